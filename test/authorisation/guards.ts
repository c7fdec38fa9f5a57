/** Who may call: as in `src/api/route.ts`, but written down a second time, so that a guard cannot leave unseen. */
export type Who = 'operator' | 'key' | 'tenant' | 'session' | 'page' | 'anybody';

/** Every operation of the OpenAPI document, and whom it is for. */
export const OPERATIONS: Readonly<Record<string, Who>> = {
  'POST /v1/leads': 'tenant',
  'GET /v1/leads': 'tenant',
  'GET /v1/leads/counts': 'tenant',
  'GET /v1/leads/export': 'tenant',
  'GET /v1/leads/{id}': 'tenant',
  'PATCH /v1/leads/{id}': 'tenant',
  'POST /v1/leads/retry': 'tenant',
  'POST /v1/leads/handle': 'tenant',
  'POST /v1/leads/{id}/retry': 'tenant',
  'POST /v1/privacy/erasures': 'tenant',
  'GET /v1/integrations/hubspot': 'tenant',
  'DELETE /v1/integrations/hubspot': 'tenant',
  'GET /v1/integrations/hubspot/history': 'tenant',
  'POST /v1/integrations/hubspot/connect': 'session',
  'GET /v1/integrations/hubspot/pending': 'session',
  'POST /v1/integrations/hubspot/pending': 'session',
  'DELETE /v1/integrations/hubspot/pending': 'session',
  'GET /v1/integrations/hubspot/properties': 'tenant',
  'GET /v1/integrations/hubspot/mappings': 'tenant',
  'PUT /v1/integrations/hubspot/mappings': 'tenant',
  'POST /v1/integrations/hubspot/mappings/preview': 'tenant',
  'GET /v1/integrations/hubspot/unmapped': 'tenant',
  'GET /v1/agents': 'tenant',
  'POST /v1/agents': 'tenant',
  'GET /v1/agents/{id}': 'tenant',
  'PATCH /v1/agents/{id}': 'tenant',
  'GET /v1/agents/{id}/tool': 'tenant',
  'GET /v1/agents/{id}/demo-form': 'session',
  'GET /v1/agents/{id}/test-leads/sample': 'tenant',
  'POST /v1/agents/{id}/test-leads': 'tenant',
  'GET /v1/test-leads/sample': 'tenant',
  'POST /v1/test-leads': 'tenant',
  'GET /v1/activity': 'tenant',
  'POST /v1/sessions': 'key',
  'GET /v1/session': 'session',
  'DELETE /v1/session': 'session',
  'POST /v1/tenants': 'operator',
  'PATCH /v1/tenants/{id}': 'operator',
  'POST /v1/tenants/{id}/api-keys': 'operator',
  'DELETE /v1/tenants/{id}/api-keys/{keyId}': 'operator',
  'GET /v1/api-keys': 'session',
  'POST /v1/api-keys': 'session',
  'DELETE /v1/api-keys/{id}': 'session',
  'GET /v1/public/agents/{id}/form': 'anybody',
  'POST /v1/public/agents/{id}/answers': 'anybody',
  'POST /v1/public/agents/{id}/leads': 'anybody',
  'GET /v1/form-script': 'tenant',
};

/** What is mounted beside the API of the document. */
export const BESIDE: Readonly<Record<string, Who>> = {
  'POST /mcp': 'key',
  'POST /signin': 'page',
  'POST /signin/preview': 'page',
  // Guarded by what it carries: HubSpot's signature, and the state of a browser.
  'POST /webhooks/hubspot': 'anybody',
  'GET /oauth/hubspot/callback': 'anybody',
  // These show nothing of anybody's.
  'GET /livez': 'anybody',
  'GET /readyz': 'anybody',
  'GET /': 'anybody',
  'GET /app{/*page}': 'anybody',
  'GET /signin{/*page}': 'anybody',
  'GET /demo/*page': 'anybody',
  'GET /assets/{name}': 'anybody',
  'GET /colour-scheme.js': 'anybody',
  'GET /icon.svg': 'anybody',
  'GET /form.js': 'anybody',
  'GET /form.{version}.js': 'anybody',
  'GET /form/{agentId}': 'anybody',
  'GET /openapi.json': 'anybody',
  'GET /docs': 'anybody',
};

interface Mounted {
  route?: { path: string | string[]; methods: Record<string, boolean> };
}

/** `METHOD /path` of every route that Express serves; what only refuses wrong methods is none. */
export function mountedRoutes(app: object): string[] {
  const { stack } = (app as { router: { stack: Mounted[] } }).router;
  const refuses = ({ route }: Mounted) =>
    !route || '_all' in route.methods || Object.keys(route.methods).length > 5;
  return stack
    .filter((layer) => !refuses(layer))
    .flatMap(({ route }) =>
      [route?.path ?? []]
        .flat()
        .flatMap((path) =>
          Object.keys(route?.methods ?? {}).map(
            (method) => `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}`,
          ),
        ),
    );
}
