import { tenants } from '../../src/db/schema.ts';
import { createTenant } from '../../src/tenants/create-tenant.ts';
import { findTenantByKey } from '../../src/tenants/find-tenant-by-key.ts';
import { useDatabase } from '../support/database.ts';

describe('creating a tenant', () => {
  const parts = useDatabase();

  it('takes the id of the host product, and gives a key that works', async () => {
    const tenant = await createTenant(parts.db, { id: 'acme', name: 'Acme' });
    expect(tenant).toMatchObject({ id: 'acme', name: 'Acme' });
    expect(await findTenantByKey(parts.db, tenant.firstKey.apiKey)).toMatchObject({ tenantId: 'acme' });
  });

  it('makes up an id where none is given', async () => {
    const [one, two] = [
      await createTenant(parts.db, { name: 'A' }),
      await createTenant(parts.db, { name: 'A' }),
    ];
    expect(one.id).toMatch(/^[a-z0-9_-]{1,40}$/);
    expect(one.id).not.toBe(two.id);
  });

  it('refuses an id that is taken, and changes nothing', async () => {
    const first = await createTenant(parts.db, { id: 'beta', name: 'Beta' });
    await expect(createTenant(parts.db, { id: 'beta', name: 'Other' })).rejects.toMatchObject({
      code: 'tenant-exists',
      field: 'id',
    });
    const stored = await parts.db.select({ id: tenants.id, name: tenants.name }).from(tenants);
    expect(stored).toContainEqual({ id: 'beta', name: 'Beta' });
    expect(await findTenantByKey(parts.db, first.firstKey.apiKey)).toMatchObject({ tenantId: 'beta' });
  });
});
