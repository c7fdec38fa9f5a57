import { sweepActivities } from '../../src/activities/sweep-activities.ts';
import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { forgetLine, LIMITS, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';

describe('what a sweep finds in line', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const temporal = useTimeSkipping();
  afterEach(() => forgetLine(parts.db));

  const startQueued = () => {
    const { client } = temporal;
    const { app } = hubspot;
    return sweepActivities({ db: parts.db, client, app, keys: KEYS, retentionDays: null }).startQueued();
  };

  it('is started where nobody else takes leads out of the line', async () => {
    const { tenantId } = await aTenant(parts.db);
    await severalLeads(parts.db, tenantId, 3);
    expect(await startQueued()).toBe(3);
  });

  it('is left to who serves the line: a burst would be let in beside the leads of others', async () => {
    const { tenantId } = await aTenant(parts.db);
    await severalLeads(parts.db, tenantId, 3);
    await claimQueuedLeads(parts.db, { ...LIMITS, atMost: 1 });
    expect(await startQueued()).toBe(0);
  });
});
