import { useDatabase } from '../support/database.ts';
import { aLead, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('submitting a lead', () => {
  const parts = useDatabase();

  it('stores it with the first entry of its timeline', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    expect(await timeline(parts.db, lead)).toEqual(['received']);
  });
});
