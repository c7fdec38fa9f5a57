import fc from 'fast-check';
import { ACME, BETA } from '../support/hubspot.ts';
import type { Schema } from './document.ts';

/** Something that is known only when the request is sent: the nth of the ids, cursors or tokens that exist then. */
export class Known {
  readonly what: KnownKind;
  readonly nth: number;

  constructor(what: KnownKind, nth: number) {
    this.what = what;
    this.nth = nth;
  }
}
export type KnownKind = 'lead' | 'agent' | 'key' | 'tenant' | 'cursor' | 'etag' | 'token';
export const known = (what: KnownKind) => fc.nat(1_000).map((nth) => new Known(what, nth));

const LONG = 'x'.repeat(2_500);
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\u202etxt',
    LONG,
    '__proto__',
    'constructor',
    'toString',
    '-1',
    '0',
    '1e400',
    'NaN',
    '99999999999999999999',
    "' or 1=1 --",
    '%',
    '\\',
    '{"$gt":""}',
    '../../etc/passwd',
    '\r\nset-cookie: a=b',
    '<script>alert(1)</script>',
    '🤷'.repeat(60),
    '2026-02-30T25:61:61Z',
    '+275760-09-13T00:00:00.001Z',
  ),
);
const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
export const hostileValue = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    -0,
    2 ** 53,
    1e308,
    1.5,
    [],
    {},
    [[]],
    deep(12),
    deep(2_000),
    Array.from({ length: 1_200 }, () => 'x'),
    Object.fromEntries([['__proto__', { admin: true }]]),
    Object.fromEntries([['constructor', { prototype: {} }]]),
    { toJSON: 1 },
  ),
);

const VALID_EMAILS = ['ada@example.com', 'Grace@Example.com ', 'x@y.zz', 'ü@exämple.de'];
const leadFields = fc
  .tuple(
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('name', 'first_name', 'phone', 'company', 'budget', 'constructor'),
        hostileText,
      ),
      fc.oneof(fc.string(), fc.integer(), hostileValue),
      { maxKeys: 4 },
    ),
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...VALID_EMAILS) }, hostileValue),
  )
  .map(([others, email]) => ({ ...others, email }));
const email = fc.constantFrom(...VALID_EMAILS).map((email) => ({ email, seats: 3, start: '2026-11-24' }));
const emailField = { name: 'email', label: 'Email', type: 'email', required: true };

/** What the schema can't say: which ids there are, and which fields a lead needs. */
const BY_NAME: Record<string, fc.Arbitrary<unknown>> = {
  fields: fc.oneof(leadFields, email),
  email: fc.constant('grace@example.com'),
  trap: fc.constant(''),
  formFields: fc.constantFrom(
    [emailField],
    [emailField, { name: 'plan', label: 'Plan', type: 'select', required: false, options: ['S', 'L'] }],
    [emailField, { name: 'constructor', label: 'Builder', type: 'text', required: false }],
    [emailField, { name: 'seats', label: 'Seats', type: 'number', required: false, renamedFrom: 'start' }],
  ),
  hubId: fc.constantFrom(ACME, BETA),
  agentId: known('agent'),
  leadId: known('lead'),
  ids: fc.array(known('lead'), { minLength: 1, maxLength: 4 }),
  token: known('token'),
  cursor: known('cursor'),
  after: known('cursor'),
  'if-match': known('etag'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Mars/Olympus', 'a'),
  allowedOrigins: fc.array(
    fc.constantFrom('https://shop.example.com', 'http://localhost:*', 'https://*.a.b.de'),
  ),
};

/** Values that the schema allows; with a name that says what they are, such as exist. */
export function allowedBy(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  const plain = bySchema(schema, name);
  const special = BY_NAME[name];
  return special ? fc.oneof({ weight: 4, arbitrary: special }, plain) : plain;
}

function bySchema(schema: Schema, name: string): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => allowedBy(one, name)));
  const [type, ...others] = [schema.type ?? 'any'].flat();
  if (others.length > 0)
    return fc.oneof(bySchema({ ...schema, type: type ?? 'null' }, name), fc.constant(null));
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return listOf(schema, name);
    case 'object':
      return objectOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 300 }: Schema): fc.Arbitrary<string> {
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time') {
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((at) => at.toISOString());
  }
  if (format === 'uri') return fc.webUrl();
  const longest = fc.constant('x'.repeat(maxLength));
  const usual = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
  return fc.oneof({ weight: 9, arbitrary: usual }, longest);
}

function listOf({ items = {}, minItems = 0, maxItems = 5 }: Schema, name: string): fc.Arbitrary<unknown[]> {
  return fc.array(allowedBy(items, name === 'id' ? 'leadId' : ''), {
    minLength: minItems,
    maxLength: Math.min(maxItems, 5),
  });
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<object> {
  const listed = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, allowedBy(one, name)])),
    { requiredKeys: [...required] },
  );
  if (typeof additionalProperties !== 'object') return listed;
  const more = fc.dictionary(fc.string({ minLength: 1, maxLength: 30 }), allowedBy(additionalProperties), {
    maxKeys: 4,
  });
  return fc.tuple(more, listed).map(([a, b]) => ({ ...a, ...b }));
}

/** A valid value with one thing in it that is wrong. */
export const nearly = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(valid, fc.nat(30), fc.constantFrom('replace', 'drop', 'add', 'wrap'), hostileText, hostileValue)
    .map(([value, nth, change, name, hostile]) => changed(value, { left: nth }, { change, name, hostile }));

interface Change {
  readonly change: string;
  readonly name: string;
  readonly hostile: unknown;
}

/** Walks to the nth node, round and round, and changes that. */
function changed(value: unknown, steps: { left: number }, to: Change): unknown {
  const isBranch = typeof value === 'object' && value !== null && !(value instanceof Known);
  if (steps.left-- === 0 || !isBranch) return changedHere(value, to);
  const entries = Object.entries(value);
  if (entries.length === 0) return changedHere(value, to);
  const at = steps.left % entries.length;
  steps.left = Math.floor(steps.left / entries.length);
  const next = entries.map(
    ([name, one], index) => [name, index === at ? changed(one, steps, to) : one] as const,
  );
  const kept = to.change === 'drop' && steps.left <= 0 ? next.filter((_, index) => index !== at) : next;
  return Array.isArray(value) ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}

function changedHere(value: unknown, { change, name, hostile }: Change): unknown {
  if (change === 'wrap') return [value];
  const isObject =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Known);
  if (change === 'add' && isObject) return Object.fromEntries([...Object.entries(value), [name, hostile]]);
  return hostile;
}
