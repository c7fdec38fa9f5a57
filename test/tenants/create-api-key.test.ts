import { eq, sql } from 'drizzle-orm';
import { apiKeys } from '../../src/db/schema.ts';
import { secretHash } from '../../src/secret.ts';
import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('creating an API key', () => {
  const parts = useDatabase();

  it('gives 256 random bits under a prefix that says what they are', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { id, apiKey } = await createApiKey(parts.db, { tenantId, name: 'Backend', createdBy: 'operator' });
    expect(id).toMatch(/^key_[0-9a-f]{32}$/);
    expect(apiKey).toMatch(/^al_/);
    expect(Buffer.from(apiKey.slice(3), 'base64url')).toHaveLength(32);
  });

  it('keeps only its hash and a fingerprint too short to be used', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { id, apiKey } = await createApiKey(parts.db, { tenantId, name: 'Backend', createdBy: 'operator' });
    const [row] = await parts.db.select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(row).toMatchObject({ tenantId, name: 'Backend', keyHash: secretHash(apiKey) });
    expect(row?.fingerprint).toBe(apiKey.slice(0, 8));
    expect(JSON.stringify(row)).not.toContain(apiKey.slice(0, 12));
  });

  it('keeps who made it', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { id } = await createApiKey(parts.db, { tenantId, name: 'Backend', createdBy: 'admin' });
    const [row] = await parts.db.select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(row?.createdBy).toBe('admin');
  });

  it('is refused beyond 50 in use; a revoked one makes room', async () => {
    const { tenantId } = await aTenant(parts.db);
    const more = () => createApiKey(parts.db, { tenantId, name: 'More', createdBy: 'admin' });
    for (let n = 2; n <= 50; n++) await more();
    await expect(more()).rejects.toMatchObject({ code: 'api-keys-too-many' });
    await parts.db.execute(
      sql`update api_keys set revoked_at = now() where tenant_id = ${tenantId} and name = 'First key'`,
    );
    await more();
  });

  it('is refused for a tenant that does not exist', async () => {
    await expect(
      createApiKey(parts.db, { tenantId: 'nobody', name: 'Backend', createdBy: 'operator' }),
    ).rejects.toMatchObject({
      code: 'tenant-not-found',
    });
  });
});
