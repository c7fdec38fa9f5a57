import { ROUTES } from '../../src/api/app.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import { PUBLIC_URL } from '../support/api.ts';

/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  /** By status: the media type and the shape of what comes with it. */
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Described {
  security: Operation['security'];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Operation['responses'];
}

/** The document as programs read it. */
export const DOCUMENT = JSON.parse(JSON.stringify(openApiDocument(ROUTES, PUBLIC_URL))) as {
  paths: Record<string, Record<string, Described>>;
};

export const OPERATIONS: readonly Operation[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { security, parameters = [], requestBody, responses }]) => ({
    method: method.toUpperCase(),
    path,
    security,
    parameters,
    body: requestBody?.content['application/json']?.schema ?? null,
    responses,
  })),
);

export const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const BY_NAME = new Map(OPERATIONS.map((operation) => [nameOf(operation), operation]));

export function operationOf(name: string): Operation {
  const operation = BY_NAME.get(name);
  if (!operation) throw new Error(`There is no ${name}`);
  return operation;
}

/** Whose answer a request gets; `null` where no operation has this method. */
export function operationAt(method: string, target: string): Operation | null {
  const [path = ''] = target.split('?');
  const as = method === 'HEAD' ? 'GET' : method;
  const isAt = (operation: Operation) =>
    DOCUMENT.paths[path]
      ? operation.path === path // no word is taken for an id
      : new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return OPERATIONS.find((operation) => operation.method === as && isAt(operation)) ?? null;
}
