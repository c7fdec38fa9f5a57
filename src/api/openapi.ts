import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from './problems.ts';
import type { Caller, Route } from './route.ts';

const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    traceId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

const SECURITY: Record<Caller['is'], Record<string, string[]>[]> = {
  operator: [{ operatorKey: [] }],
  key: [{ tenantKey: [] }],
  tenant: [{ tenantKey: [] }, { session: [] }],
  session: [{ session: [] }],
  page: [],
  public: [],
};

const AUTH_PROBLEMS: Record<Caller['is'], ProblemCode[]> = {
  operator: ['key-missing', 'key-wrong'],
  key: ['key-missing', 'key-wrong'],
  tenant: ['key-missing', 'key-wrong'],
  session: ['session-ended'],
  page: [],
  public: [],
};

/** OpenAPI 3.1 of the very schemas that validate requests and answers. */
export function openApiDocument(routes: readonly Route[], publicUrl: string) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'operatorKey', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'tenantKey', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'assistloop_session',
  });
  for (const route of routes) {
    registry.registerPath({
      method: route.method,
      path: route.path,
      summary: route.summary,
      security: SECURITY[route.who],
      request: {
        ...(route.params ? { params: route.params } : {}),
        ...(route.query ? { query: route.query } : {}),
        ...(route.headers ? { headers: route.headers } : {}),
        ...(route.body
          ? { body: { required: true, content: { 'application/json': { schema: route.body } } } }
          : {}),
      },
      responses: {
        [route.status]: {
          description: 'Done',
          ...(route.answer ? { content: { 'application/json': { schema: route.answer } } } : {}),
        },
        ...problemResponses(route),
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'AssistLoop leads → HubSpot contacts', version: '1' },
    servers: [{ url: publicUrl }],
  });
}

/** Problems by status; a status that stands for several names them all. */
function problemResponses(route: Route) {
  const takesInput = route.params || route.query || route.headers || route.body;
  const codes: ProblemCode[] = [
    ...AUTH_PROBLEMS[route.who],
    ...(['operator', 'public'].includes(route.who) || route.method === 'get'
      ? []
      : (['csrf-token-wrong'] as const)),
    ...(takesInput ? (['input-invalid', 'request-malformed'] as const) : []),
    ...(route.body ? (['body-malformed', 'body-too-large', 'media-type-unsupported'] as const) : []),
    ...(route.problems ?? []),
    'database-away',
  ];
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: codes
          .filter((code) => PROBLEMS[code].status === status)
          .map((code) => `\`${code}\`: ${PROBLEMS[code].title}`)
          .join('; '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}
