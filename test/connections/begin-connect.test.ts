import { sql } from 'drizzle-orm';
import { beginConnect } from '../../src/connections/begin-connect.ts';
import { oauthStates } from '../../src/db/schema.ts';
import { secretHash } from '../../src/secret.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { aSession, aTenant } from '../support/tenants.ts';

describe('beginning to connect', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();

  it("leads to HubSpot's page, with a new state each time", async () => {
    const { tenantId } = await aTenant(parts.db);
    const { sessionHash } = await aSession(parts.db, tenantId);
    const begin = () => beginConnect({ db: parts.db, app: hubspot.app }, { tenantId, sessionHash });
    const [first, second] = [new URL(await begin()), new URL(await begin())];
    expect(first.origin + first.pathname).toBe(`${hubspot.app.appUrl}/oauth/authorize`);
    expect((await fetch(first)).status).toBe(200);
    expect(first.searchParams.get('state')).not.toBe(second.searchParams.get('state'));
  });

  it('keeps of the state a hash only, bound to the browser and to the tenant, for ten minutes', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { sessionHash } = await aSession(parts.db, tenantId);
    await parts.db.delete(oauthStates);
    const url = await beginConnect({ db: parts.db, app: hubspot.app }, { tenantId, sessionHash });
    const state = new URL(url).searchParams.get('state') ?? '';
    expect(state.length).toBeGreaterThanOrEqual(43); // 256 bits
    const [row] = await parts.db
      .select({
        stateHash: oauthStates.stateHash,
        tenantId: oauthStates.tenantId,
        sessionHash: oauthStates.sessionHash,
        seconds: sql`extract(epoch from expires_at - now())`.mapWith(Number),
      })
      .from(oauthStates);
    expect(row).toMatchObject({ stateHash: secretHash(state), tenantId, sessionHash });
    expect(row?.seconds).toBeGreaterThan(590);
    expect(row?.seconds).toBeLessThanOrEqual(600);
  });

  it('leaves no states behind whose time is over', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { sessionHash } = await aSession(parts.db, tenantId);
    await parts.db.delete(oauthStates);
    const begin = () => beginConnect({ db: parts.db, app: hubspot.app }, { tenantId, sessionHash });
    await begin();
    await parts.db.update(oauthStates).set({ expiresAt: sql`now() - interval '1 second'` });
    await begin();
    expect(await parts.db.$count(oauthStates)).toBe(1);
  });

  it("is not possible with another tenant's browser", async () => {
    const [{ tenantId }, { tenantId: other }] = [await aTenant(parts.db), await aTenant(parts.db)];
    const { sessionHash } = await aSession(parts.db, other);
    await expect(
      beginConnect({ db: parts.db, app: hubspot.app }, { tenantId, sessionHash }),
    ).rejects.toThrow();
  });
});
