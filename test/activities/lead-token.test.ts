import { eq } from 'drizzle-orm';
import { createEnsureFreshToken, type EnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { connections } from '../../src/db/schema.ts';
import { failureOf, runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { aConnectedTenant } from '../support/tenants.ts';

describe("the token of a lead's steps", () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  // A confirmation lasts a quarter of a second, which on a busy machine is soon over.
  beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(performance.now()));
  afterEach(async () => {
    jest.restoreAllMocks();
    await forgetConnections(parts.db);
  });

  /** A lead whose first step is done, in a process that has just begun, and how often that has read the token. */
  async function aLeadWithAccess() {
    const { db } = parts;
    const { app } = hubspot;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    const lead = await aLead(db, tenantId, { email: 'ada@example.com', first_name: 'Ada' });
    const stored = createEnsureFreshToken({ db, app, keys: KEYS });
    const reads: string[] = [];
    const ensureFreshToken: EnsureFreshToken = (ofTenant, freshness) => {
      reads.push(ofTenant);
      return stored(ofTenant, freshness);
    };
    const steps = leadSteps({ db, app, ensureFreshToken });
    await runActivity(steps.refreshToken, lead);
    const change = (connection: Partial<typeof connections.$inferInsert>) =>
      db.update(connections).set(connection).where(eq(connections.tenantId, tenantId));
    return { lead, steps, reads, change };
  }

  it.each(['searchContact', 'createOrUpdateContact'] as const)(
    'is read by the first, and only confirmed by %s',
    async (step) => {
      const { lead, steps, reads } = await aLeadWithAccess();
      await runActivity(steps[step], { ...lead, contactId: null });
      expect(reads).toHaveLength(1);
    },
  );

  it('is read anew where it was renewed meanwhile', async () => {
    const { lead, steps, reads, change } = await aLeadWithAccess();
    await change({ tokenVersion: 2 });
    await runActivity(steps.searchContact, lead);
    await runActivity(steps.createOrUpdateContact, { ...lead, contactId: null });
    expect(reads).toHaveLength(2);
  });

  it.each(['searchContact', 'createOrUpdateContact'] as const)(
    'is not used by %s once the connection has broken',
    async (step) => {
      const { lead, steps, change } = await aLeadWithAccess();
      await change({ status: 'reconnect_required' });
      const failure = await failureOf(runActivity(steps[step], { ...lead, contactId: null }));
      expect(failure).toMatchObject({ type: 'connection_required' });
      const operations = (await hubspot.requests()).map(({ operation }) => operation);
      expect(operations.filter((operation) => operation.startsWith('contacts.'))).toEqual([]);
    },
  );
});
