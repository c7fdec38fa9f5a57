import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ODD_ORIGINS, SHOP } from '../support/public-form.ts';
import { nameOf, OPERATIONS, type Operation, type Parameter } from './document.ts';
import { allowedBy, hostileText, hostileValue, Known, type KnownKind, known, nearly } from './values.ts';

/** Who calls: those whom the operation is for, or somebody else. */
export const CALLERS = [
  'key',
  'session',
  'session-without-csrf',
  'foreign-key',
  'foreign-session',
  'operator',
  'wrong-key',
  'nobody',
] as const;
export type CallerKind = (typeof CALLERS)[number];

export interface FuzzRequest {
  /** By its name: a report of a request that fails is to be short. */
  readonly operation: string;
  readonly method: string;
  readonly caller: CallerKind;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [name: string, value: unknown])[];
  /** Goes behind the query as it is. */
  readonly queryTail: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly wrapping: Wrapping;
}

/** How a body travels. */
export interface Wrapping {
  readonly contentType: string | null;
  readonly encoding: string | null;
  /** Makes of the JSON what is sent. */
  readonly spoil: keyof typeof SPOILERS;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
export const SPOILERS = {
  whole: bytes,
  cut: (json: string) => bytes(json.slice(0, Math.floor(json.length / 2))),
  junk: () => bytes('{]'),
  nothing: () => bytes(''),
  gzip: (json: string) => new Uint8Array(gzipSync(json)),
  bomb: () => new Uint8Array(gzipSync(`"${'x'.repeat(2_000_000)}"`)),
  large: (json: string) => bytes(json + ' '.repeat(70_000)),
  deep: () => bytes('['.repeat(15_000) + ']'.repeat(15_000)),
  twice: (json: string) => bytes(json.replace(/^\{/, '{"fields":{},"mappings":[],"name":"a","name":"b",')),
  'half a character': (json: string) => bytes(json).map((byte) => (byte > 0x60 && byte < 0x64 ? 0xff : byte)),
  utf16: (json: string) => new Uint8Array(Buffer.from(json, 'utf16le')),
};

const PLAIN: Wrapping = { contentType: 'application/json', encoding: null, spoil: 'whole' };
const wrapping = fc.oneof(
  { weight: 8, arbitrary: fc.constant(PLAIN) },
  fc.record({
    contentType: fc.oneof(
      { weight: 4, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        null,
        'application/json; charset=utf-8',
        'application/json; charset=utf-16',
        'application/json; charset="',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/merge-patch+json',
        ';',
      ),
    ),
    encoding: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      fc.constantFrom('gzip', 'br', 'deflate', 'unknown'),
    ),
    spoil: fc.constantFrom(...(Object.keys(SPOILERS) as (keyof typeof SPOILERS)[])),
  }),
);

/** Mostly as it should be, often nearly so, sometimes anything. */
const good = (valid: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 6, arbitrary: valid },
    { weight: 3, arbitrary: nearly(valid) },
    { weight: 1, arbitrary: hostileValue },
  );

const KIND_OF_ID: readonly [path: RegExp, kind: KnownKind][] = [
  [/^\/v1\/tenants\/\{id\}$/, 'tenant'],
  [/\{keyId\}$|^\/v1\/api-keys\/\{id\}$/, 'key'],
  [/^\/v1\/leads\/\{id\}$/, 'lead'],
  [/\/agents\/\{id\}$/, 'agent'],
];
const kindOf = (path: string, name: string): KnownKind => {
  const until = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
  return KIND_OF_ID.find(([at]) => at.test(until))?.[1] ?? 'lead';
};

const paramsOf = ({ path, parameters }: Operation) =>
  fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name, schema }) => [
          name,
          fc.oneof(
            { weight: 6, arbitrary: known(kindOf(path, name)) },
            { weight: 1, arbitrary: allowedBy(schema) },
            { weight: 1, arbitrary: hostileText },
          ),
        ]),
    ),
  );

const asPairs = (values: object) =>
  Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((one): readonly [string, unknown] => [name, one]),
  );

function queryOf(parameters: readonly Parameter[]) {
  const listed = parameters.filter((parameter) => parameter.in === 'query');
  const valid = fc
    .record(Object.fromEntries(listed.map(({ name, schema }) => [name, allowedBy(schema, name)])), {
      requiredKeys: [],
    })
    .map(asPairs);
  const name = fc.oneof(fc.constantFrom(...listed.map((parameter) => parameter.name), 'x'), hostileText);
  const hostile = fc.array(fc.tuple(name, hostileText), { minLength: 1, maxLength: 3 });
  const spoiled = fc.tuple(valid, hostile).map((both) => both.flat());
  if (listed.length === 0) return fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, hostile);
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 1, arbitrary: spoiled },
    { weight: 1, arbitrary: hostile },
  );
}

/** A header's value as HTTP can carry it. */
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), {
    maxLength: 250,
  })
  .map((codes) => String.fromCharCode(...codes).trim());

/** Where a visitor's browser says that it stands; anybody can say anything. */
const origin = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(SHOP, 'https://a.b.example.com', 'http://localhost:5173') },
  { weight: 1, arbitrary: headerText },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_ORIGINS) },
);

const headersOf = ({ parameters, security }: Operation) =>
  fc.record(
    {
      ...(security.length === 0 ? { origin } : {}),
      ...Object.fromEntries(
        parameters
          .filter((parameter) => parameter.in === 'header')
          .map(({ name, schema }) => [
            name,
            fc.oneof({ weight: 4, arbitrary: allowedBy(schema, name) }, { weight: 1, arbitrary: headerText }),
          ]),
      ),
      'if-none-match': fc.constantFrom('*', '"x"', 'W/'),
      accept: fc.constantFrom('text/html', 'image/*;q=0', 'application/json'),
      range: fc.constant('bytes=0-1'),
      'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
      'x-forwarded-for': headerText,
    },
    { requiredKeys: [] },
  );

function callerOf({ security }: Operation): fc.Arbitrary<CallerKind> {
  const names = security.flatMap(Object.keys);
  const right: CallerKind[] = [
    ...(names.includes('tenantKey') ? (['key', 'foreign-key'] as const) : []),
    ...(names.includes('session') ? (['session', 'foreign-session'] as const) : []),
    ...(names.includes('operatorKey') ? (['operator'] as const) : []),
    ...(names.length === 0 ? (['nobody'] as const) : []),
  ];
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
  );
}

const OTHER_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

const requestOf = (operation: Operation): fc.Arbitrary<FuzzRequest> =>
  fc.record({
    operation: fc.constant(nameOf(operation)),
    method: fc.oneof(
      { weight: 30, arbitrary: fc.constant(operation.method) },
      { weight: 1, arbitrary: fc.constantFrom(...OTHER_METHODS) },
    ),
    caller: callerOf(operation),
    params: paramsOf(operation),
    query: queryOf(operation.parameters),
    queryTail: fc.oneof(
      { weight: 15, arbitrary: fc.constant('') },
      fc.constantFrom('%zz', 'a[b]=c', '&&==', '%00', 'limit=1&limit=2', '__proto__[a]=b', 'q'.repeat(3_000)),
    ),
    headers: headersOf(operation),
    body: operation.body ? good(allowedBy(operation.body)) : fc.oneof(fc.constant(undefined), hostileValue),
    wrapping,
  });

/** One request to any operation. */
export const anyRequest = fc.oneof(...OPERATIONS.map(requestOf));

/** Puts in what exists; JSON has no place for anything else. */
export function withKnown(value: unknown, find: (known: Known) => unknown): unknown {
  if (value instanceof Known) return find(value);
  if (Array.isArray(value)) return value.map((one) => withKnown(one, find));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withKnown(one, find)]));
}
