import { eq, sql } from 'drizzle-orm';
import { countSynced } from '../../src/connections/count-synced.ts';
import { leads } from '../../src/db/schema.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('counting the leads that are synced', () => {
  const parts = useDatabase();
  /** As if it had been synced so long ago. */
  const aSyncedLead = async (tenantId: string, secondsAgo: number) => {
    const lead = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, lead, SYNCED);
    await parts.db
      .update(leads)
      .set({ syncedAt: sql`now() - ${secondsAgo} * interval '1 second'` })
      .where(eq(leads.id, lead.leadId));
  };

  it('counts each once, however often it is asked and whatever came in between', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aSyncedLead((await aTenant(parts.db)).tenantId, 90);
    await aLead(parts.db, tenantId);
    expect(await countSynced(parts.db, tenantId)).toBe(0);
    await aSyncedLead(tenantId, 0);
    expect(await countSynced(parts.db, tenantId)).toBe(1);
    expect(await countSynced(parts.db, tenantId)).toBe(1);
    await aSyncedLead(tenantId, 0);
    expect(await countSynced(parts.db, tenantId)).toBe(2);
  });

  it('counts what was synced long before the first question, and keeps it for the next', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aSyncedLead(tenantId, 3_600);
    await aSyncedLead(tenantId, 61);
    expect(await countSynced(parts.db, tenantId)).toBe(2);
    await aSyncedLead(tenantId, 0);
    expect(await countSynced(parts.db, tenantId)).toBe(3);
  });

  it('counts one whose transaction comes to its end late', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await countSynced(parts.db, tenantId)).toBe(0);
    await aSyncedLead(tenantId, 50);
    expect(await countSynced(parts.db, tenantId)).toBe(1);
  });
});
