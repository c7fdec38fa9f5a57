import { eq } from 'drizzle-orm';
import { readHistory } from '../../src/connections/read-history.ts';
import { fieldMappings } from '../../src/db/schema.ts';
import { DEFAULT_MAPPING, type OverwritePolicy } from '../../src/leads/default-mapping.ts';
import { readMapping } from '../../src/leads/read-mapping.ts';
import { replaceMapping } from '../../src/leads/replace-mapping.ts';
import { asVersioned, type MappingRow } from '../../src/leads/versioned-mapping.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { mapped } from '../support/mappings.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const row = (field: string, property: string | null, overwrite: OverwritePolicy = 'always'): MappingRow => ({
  field,
  property,
  overwrite,
});
const DEFAULTS = [...DEFAULT_MAPPING].map(([field, { property }]) => row(field, property));

describe("putting a workspace's mapping", () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));
  const current = async (tenantId: string) => asVersioned(await readMapping(parts.db, tenantId));
  const put = async (tenantId: string, mappings: readonly MappingRow[]) =>
    replaceMapping(parts.db, {
      tenantId,
      mappings,
      ifVersion: (await current(tenantId)).version,
      by: 'admin',
    });
  /** Without what is kept here. */
  const sent = async (tenantId: string) =>
    (await current(tenantId)).mappings.filter(({ property }) => property !== null);
  const storedRows = (tenantId: string) =>
    parts.db.$count(fieldMappings, eq(fieldMappings.tenantId, tenantId));

  it('makes it what was put, whole, documented fields first', async () => {
    const { tenantId } = await aTenant(parts.db);
    await put(tenantId, [row('old', 'old_property')]);
    const wanted = [
      row('phone', 'mobilephone', 'if_empty'),
      row('age', 'age'),
      row('budget', 'annual_budget'),
    ];
    await put(tenantId, wanted.toReversed());
    expect(await sent(tenantId)).toEqual(wanted);
  });

  it('takes away the documented fields that are not in it, until they are put again', async () => {
    const { tenantId } = await aTenant(parts.db);
    await put(tenantId, []);
    expect((await current(tenantId)).mappings).toEqual(DEFAULTS.map(({ field }) => row(field, null)));
    await put(tenantId, DEFAULTS);
    expect((await current(tenantId)).mappings).toEqual(DEFAULTS);
  });

  it('stores nothing of what is as documented', async () => {
    const { tenantId } = await aTenant(parts.db);
    await put(tenantId, [row('budget', 'annual_budget')]);
    await put(tenantId, DEFAULTS);
    expect(await storedRows(tenantId)).toBe(0);
  });

  it('keeps that a field is to be kept here, until it is mapped', async () => {
    const { tenantId } = await aTenant(parts.db);
    await put(tenantId, [...DEFAULTS, row('budget', null)]);
    expect((await current(tenantId)).mappings).toEqual([...DEFAULTS, row('budget', null)]);
    await put(tenantId, [...DEFAULTS, row('budget', 'annual_budget')]);
    expect((await current(tenantId)).mappings).toEqual([...DEFAULTS, row('budget', 'annual_budget')]);
  });

  it('is told in the history of the connection, with the fields and who did it; nothing changed is no news', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await put(tenantId, [...DEFAULTS, row('budget', 'annual_budget')]);
    await put(tenantId, [...DEFAULTS, row('budget', 'annual_budget')]);
    const [event, ...older] = await readHistory(parts.db, { tenantId, before: null, limit: 10 });
    expect(event).toMatchObject({
      kind: 'mapping_changed',
      message: 'The field mapping was changed for budget.',
      by: 'An admin',
    });
    expect(older.map(({ kind }) => kind)).toEqual(['connected']);
  });

  it('names no more than five fields in the history', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await put(tenantId, [...DEFAULTS, ...'abcdefg'.split('').map((field) => row(field, `own_${field}`))]);
    const [event] = await readHistory(parts.db, { tenantId, before: null, limit: 1 });
    expect(event?.message).toBe('The field mapping was changed for a, b, c, d, e and 2 more.');
  });

  it('lets two fields swap their properties', async () => {
    const { tenantId } = await aTenant(parts.db);
    const swapped = [row('phone', 'company'), row('company', 'phone')];
    await put(tenantId, swapped);
    expect(new Set(await sent(tenantId))).toEqual(new Set(swapped));
  });

  it('is refused over a version that is not the current one, and changes nothing', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { version } = await current(tenantId);
    await put(tenantId, [row('budget', 'annual_budget')]);
    const late = replaceMapping(parts.db, {
      tenantId,
      mappings: DEFAULTS,
      ifVersion: version,
      by: 'admin',
    });
    await expect(late).rejects.toMatchObject({ code: 'mappings-changed' });
    expect(await sent(tenantId)).toEqual([row('budget', 'annual_budget')]);
  });

  it('of many people who change the same version at once one is served', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { version: ifVersion } = await current(tenantId);
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        replaceMapping(parts.db, { tenantId, mappings: [row(`field_${n}`, 'city')], ifVersion, by: 'admin' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await sent(tenantId)).toHaveLength(1);
  });

  it("leaves a neighbour's as it is", async () => {
    const [{ tenantId }, { tenantId: neighbour }] = [await aTenant(parts.db), await aTenant(parts.db)];
    await mapped(parts.db, neighbour, ['budget', 'annual_budget']);
    const before = await current(neighbour);
    await put(tenantId, []);
    expect(await current(neighbour)).toEqual(before);
  });
});

describe('the version of a mapping', () => {
  const versionOf = (...rows: MappingRow[]) =>
    asVersioned(
      new Map(
        rows.map(({ field, property, overwrite }) => [
          field,
          property === null ? null : { property, overwrite },
        ]),
      ),
    ).version;

  it('is the same for the same mapping, in whatever order it was written', () => {
    const rows = [row('b', 'city'), row('a', 'age')];
    expect(versionOf(...rows)).toBe(versionOf(...rows.toReversed()));
  });

  it.each([
    ['field', row('c', 'city')],
    ['property', row('a', 'country')],
    ['property, which is none', row('a', null)],
    ['policy', row('a', 'city', 'if_empty')],
  ])('is another one for another %s', (_what, other) => {
    expect(versionOf(other)).not.toBe(versionOf(row('a', 'city')));
  });
});
