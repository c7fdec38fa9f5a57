import { eq, sql } from 'drizzle-orm';
import { apiKeys } from '../../src/db/schema.ts';
import { findTenantByKey } from '../../src/tenants/find-tenant-by-key.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('finding whose an API key is', () => {
  const parts = useDatabase();
  const lastUsed = async (tenantId: string) => {
    const [row] = await parts.db.select().from(apiKeys).where(eq(apiKeys.tenantId, tenantId));
    return row?.lastUsedAt ?? null;
  };

  it('knows a key in use, and what people call it', async () => {
    const [one, two] = [await aTenant(parts.db), await aTenant(parts.db)];
    expect(await findTenantByKey(parts.db, one.apiKey)).toEqual({
      tenantId: one.tenantId,
      keyId: one.keyId,
      name: 'First key',
    });
    expect(await findTenantByKey(parts.db, two.apiKey)).toMatchObject({ tenantId: two.tenantId });
  });

  it('knows no other, however close', async () => {
    const { apiKey } = await aTenant(parts.db);
    for (const other of ['', 'al_', apiKey.slice(0, -1), `${apiKey}x`, `al_${'x'.repeat(43)}`]) {
      expect(await findTenantByKey(parts.db, other)).toBeNull();
    }
  });

  it('notes when a key was last used, to the minute', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    expect(await lastUsed(tenantId)).toBeNull();
    await findTenantByKey(parts.db, apiKey);
    const first = await lastUsed(tenantId);
    expect(first).toEqual(expect.any(Date));
    await findTenantByKey(parts.db, apiKey);
    expect(await lastUsed(tenantId)).toEqual(first);

    await parts.db
      .update(apiKeys)
      .set({ lastUsedAt: sql`now() - interval '61 seconds'` })
      .where(eq(apiKeys.tenantId, tenantId));
    await findTenantByKey(parts.db, apiKey);
    expect((await lastUsed(tenantId))?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  });
});
