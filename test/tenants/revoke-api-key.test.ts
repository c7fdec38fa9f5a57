import { sql } from 'drizzle-orm';
import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { findTenantByKey } from '../../src/tenants/find-tenant-by-key.ts';
import { revokeApiKey } from '../../src/tenants/revoke-api-key.ts';
import { createSignInLink, findSession, redeemSignInLink } from '../../src/tenants/sign-in.ts';
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

  describe('ends what it opened', () => {
    const sessionOf = async (link: { token: string }) =>
      (await redeemSignInLink(parts.db, link.token)).sessionToken;
    const left = async (tenantId: string) => {
      const counts = sql`select (select count(*)::int from sign_in_links where tenant_id = ${tenantId}) as links,
        (select count(*)::int from sessions where tenant_id = ${tenantId}) as sessions`;
      return (await parts.db.execute(counts))[0];
    };

    it('its links and sessions, and leaves those of other keys', async () => {
      const stolen = await aTenant(parts.db);
      const { tenantId } = stolen;
      const other = await createApiKey(parts.db, { tenantId, name: 'Other', createdBy: 'operator' });
      const kept = { tenantId, keyId: other.id };
      const session = await sessionOf(await createSignInLink(parts.db, stolen));
      const link = await createSignInLink(parts.db, stolen);
      const keptSession = await sessionOf(await createSignInLink(parts.db, kept));
      const keptLink = await createSignInLink(parts.db, kept);
      await revokeApiKey(parts.db, stolen);
      expect(await findSession(parts.db, session)).toBeNull();
      await expect(sessionOf(link)).rejects.toMatchObject({ code: 'sign-in-link-used' });
      expect(await findSession(parts.db, keptSession)).toMatchObject(kept);
      expect(await findSession(parts.db, await sessionOf(keptLink))).toMatchObject(kept);
    });

    it('also what is opened at the same moment', async () => {
      for (let round = 0; round < 10; round++) {
        const stolen = await aTenant(parts.db);
        const unused = await Promise.all([1, 2, 3].map(() => createSignInLink(parts.db, stolen)));
        await Promise.allSettled([
          ...unused.map(sessionOf),
          ...[1, 2, 3].map(() => createSignInLink(parts.db, stolen)),
          revokeApiKey(parts.db, stolen),
          ...[1, 2, 3].map(async () => sessionOf(await createSignInLink(parts.db, stolen))),
        ]);
        expect(await left(stolen.tenantId)).toEqual({ links: 0, sessions: 0 });
      }
    });
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
