import { PROBLEMS } from '../../src/api/problems.ts';
import { useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';

const parts = useDatabase();
const api = useApi(parts);

type Operation = { summary?: string; security?: object[]; responses: Record<string, { content?: object }> };
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

const readDocument = async (): Promise<Document> => JSON.parse((await api.call('GET', '/openapi.json')).text);
const operationsOf = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

describe('the OpenAPI document', () => {
  it('says of every route what it does, who may call it, and that refusals are problem details', async () => {
    for (const { operation } of operationsOf(await readDocument())) {
      expect(operation.summary).toMatch(/\w+ \w+/);
      expect(operation.security).toEqual(expect.any(Array));
      const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect(refusals.map(([status]) => status)).toEqual(
        expect.arrayContaining(operation.security?.length === 0 ? ['422', '503'] : ['401', '503']),
      );
      for (const [, { content }] of refusals)
        expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
    }
  });

  it('names every code that a route may refuse with, for programs too', async () => {
    const { paths } = await readDocument();
    const refusal = paths['/v1/leads']?.post?.responses['422']?.content;
    expect(refusal).toEqual({
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { properties: { code: { enum: ['input-invalid', 'email-unusable', 'agent-not-found'] } } },
          ],
        },
      },
    });
  });

  it('names the shapes that answers have', async () => {
    const { openapi, components } = await readDocument();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(components.schemas).toSorted()).toEqual([
      'Activity',
      'Agent',
      'AgentSummary',
      'ApiKey',
      'ConnectionEvent',
      'FormField',
      'HubSpotProperty',
      'Integration',
      'Lead',
      'LeadWithEvents',
      'MappingProblem',
      'Mappings',
      'Problem',
      'PublicForm',
      'Tool',
    ]);
  });

  it('can be read by a person too, with every route and every refusal', async () => {
    const { status, text } = await api.call('GET', '/docs');
    expect(status).toBe(200);
    for (const { method, path } of operationsOf(await readDocument()))
      expect(text).toContain(`${method} ${path}`);
    expect(text).toContain(PROBLEMS['idempotency-key-reused'].title);
  });
});
