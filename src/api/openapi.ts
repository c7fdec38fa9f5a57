import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { sessionCookieName } from './authenticate.ts';
import { PROBLEMS, type ProblemCode } from './problems.ts';
import type { Caller, Route } from './route.ts';

const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          field: z.string(),
          message: z.string(),
          code: z
            .enum(['missing', 'wrong', 'unknown'])
            .optional()
            .meta({ description: 'Of fields of a form.' }),
        }),
      )
      .optional(),
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
  tenant: ['key-missing', 'key-wrong', 'another-workspace'],
  session: ['session-ended', 'another-workspace'],
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
    name: sessionCookieName(publicUrl),
    description:
      'A call may name its workspace in `x-workspace`: where the cookie is of another one, it is refused.',
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
          ? {
              body: {
                required: isNeeded(route.body),
                content: { 'application/json': { schema: route.body } },
              },
            }
          : {}),
      },
      responses: {
        [route.status]: {
          description: 'Done',
          ...(route.answer
            ? { content: { [route.answerType ?? 'application/json']: { schema: route.answer } } }
            : {}),
        },
        ...(route.method === 'get' && !route.answerType
          ? { 304: { description: 'As in the answer that If-None-Match names' } }
          : {}),
        ...problemResponses(route),
      },
    });
  }
  const definitions = [...registry.definitions, { type: 'schema' as const, schema: ProblemSchema }];
  return new OpenApiGeneratorV31(definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'AssistLoop leads → HubSpot contacts', version: '1' },
    servers: [{ url: publicUrl }],
  });
}

/** A problem with one of these codes. */
const problemOf = (codes: ProblemCode[]) => ({
  allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
});

/** Where an empty body would do, none is needed. */
const isNeeded = (body: z.ZodType) => !body.safeParse({}).success;

/** Problems by status; a status that stands for several names them all. */
function problemResponses(route: Route) {
  const takesInput = route.params || route.query || route.headers || route.body;
  const codes: ProblemCode[] = [
    ...AUTH_PROBLEMS[route.who],
    ...(['tenant', 'session'].includes(route.who) && route.method !== 'get'
      ? (['csrf-token-wrong'] as const)
      : []),
    ...(takesInput ? (['input-invalid', 'request-malformed'] as const) : []),
    ...(route.body ? (['body-malformed', 'body-too-large', 'media-type-unsupported'] as const) : []),
    ...(route.problems ?? []),
    'database-away',
  ];
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const those = codes.filter((code) => PROBLEMS[code].status === status);
      return [
        status,
        {
          description: those.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
          content: { 'application/problem+json': { schema: problemOf(those) } },
        },
      ];
    }),
  );
}
