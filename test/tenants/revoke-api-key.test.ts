import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { findTenantByKey } from '../../src/tenants/find-tenant-by-key.ts';
import { revokeApiKey } from '../../src/tenants/revoke-api-key.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('revoking an API key', () => {
  const parts = useDatabase();
  const NOT_FOUND = { code: 'api-key-not-found' };

  it('ends it at once, and leaves the other keys of the tenant in use', async () => {
    const { tenantId, apiKey: first } = await aTenant(parts.db);
    const { id, apiKey: second } = await createApiKey(parts.db, {
      tenantId,
      name: 'Second',
      createdBy: 'operator',
    });
    await revokeApiKey(parts.db, { tenantId, keyId: id });
    expect(await findTenantByKey(parts.db, second)).toBeNull();
    expect(await findTenantByKey(parts.db, first)).toMatchObject({ tenantId });
  });

  it('refuses a key that is unknown or revoked already', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { id } = await createApiKey(parts.db, { tenantId, name: 'Second', createdBy: 'operator' });
    await revokeApiKey(parts.db, { tenantId, keyId: id });
    await expect(revokeApiKey(parts.db, { tenantId, keyId: id })).rejects.toMatchObject(NOT_FOUND);
    await expect(revokeApiKey(parts.db, { tenantId, keyId: 'key_unknown' })).rejects.toMatchObject(NOT_FOUND);
  });

  it("refuses another tenant's key, which stays in use", async () => {
    const [one, two] = [await aTenant(parts.db), await aTenant(parts.db)];
    const { id, apiKey } = await createApiKey(parts.db, {
      tenantId: one.tenantId,
      name: 'Second',
      createdBy: 'operator',
    });
    await expect(revokeApiKey(parts.db, { tenantId: two.tenantId, keyId: id })).rejects.toMatchObject(
      NOT_FOUND,
    );
    expect(await findTenantByKey(parts.db, apiKey)).toMatchObject({ tenantId: one.tenantId });
  });
});
