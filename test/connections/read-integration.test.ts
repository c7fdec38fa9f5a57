import { eq, sql } from 'drizzle-orm';
import { readIntegration } from '../../src/connections/read-integration.ts';
import { leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { aLead } from '../support/leads.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const NONE = { received: 0, syncing: 0, waiting: 0, synced: 0, failed: 0 };

describe('how an integration is doing', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  it('is told of a tenant that never connected', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await readIntegration(parts.db, tenantId)).toEqual({
      connection: null,
      counts: NONE,
      waitingFor: new Set(),
      lastSyncedAt: null,
    });
  });

  it('is told of a connected tenant', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect(await readIntegration(parts.db, tenantId)).toMatchObject({
      connection: { tenantId, status: 'connected', hubId: ACME },
    });
  });

  it("counts the tenant's own leads, each by its status and what they wait for, and knows when the last one was synced", async () => {
    const { tenantId } = await aTenant(parts.db);
    const { tenantId: other } = await aTenant(parts.db);
    await aLead(parts.db, other);
    await aLead(parts.db, tenantId);
    const waiting = await aLead(parts.db, tenantId);
    await beginSync(parts.db, waiting);
    await recordHalted(parts.db, waiting, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    for (const at of ['2026-03-02T10:00:00Z', '2026-03-01T10:00:00Z']) {
      const lead = await aLead(parts.db, tenantId);
      await recordSynced(parts.db, lead, {
        hubId: ACME,
        contactId: '7',
        outcome: 'created',
        warnings: [],
        sentProperties: [],
      });
      await parts.db
        .update(leads)
        .set({ syncedAt: sql`${at}::timestamptz` })
        .where(eq(leads.id, lead.leadId));
    }
    expect(await readIntegration(parts.db, tenantId)).toEqual({
      connection: null,
      counts: { ...NONE, received: 1, waiting: 1, synced: 2 },
      waitingFor: new Set(['connection']),
      lastSyncedAt: new Date('2026-03-02T10:00:00Z'),
    });
  });
});
