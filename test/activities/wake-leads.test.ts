import { sql } from 'drizzle-orm';
import { connectionActivities } from '../../src/activities/connection-activities.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { anActivityEnvironment } from '../support/activity.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { aWideQuota } from '../support/quota.ts';
import { aTenant } from '../support/tenants.ts';

describe('waking thousands of leads', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  async function waitingLeads(count: number): Promise<string> {
    const { tenantId } = await aTenant(parts.db);
    await parts.db.execute(sql`
      insert into leads (tenant_id, id, seq, fields, email, email_hash, status, waiting_for, queued_at)
      select ${tenantId}, 'lead_' || n, 1000000 - n, '{}', n || '@example.com', 'hash ' || n, 'waiting', 'connection', null
      from generate_series(1, ${count}::int) n`);
    return tenantId;
  }
  async function wake(tenantId: string) {
    const { db } = parts;
    const { app } = hubspot;
    const ensureFreshToken = createEnsureFreshToken({ db, app, keys: KEYS });
    const { wakeLeads } = connectionActivities({ db, app, quota: aWideQuota(db), ensureFreshToken });
    const environment = anActivityEnvironment();
    const heartbeats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => heartbeats.push(details));
    const woken: number = await environment.run(wakeLeads, { tenantId });
    return { woken, heartbeats };
  }

  it('goes page by page in order of acceptance, and shows a sign of life after each', async () => {
    const tenantId = await waitingLeads(1_250);
    expect(await wake(tenantId)).toEqual({ woken: 1_250, heartbeats: [500, 1_000, 1_250] });
    const [told] = await parts.db.execute<{ woken: number; leads: number; inOrder: boolean }>(sql`
      select count(*)::int as woken, count(distinct lead_id)::int as leads,
        bool_and(queued_at >= coalesce(before, queued_at)) as "inOrder"
      from (
        select e.lead_id, l.queued_at, lag(l.queued_at) over (order by l.seq) as before
        from leads l join lead_events e on e.tenant_id = l.tenant_id and e.lead_id = l.id and e.kind = 'woken'
        where l.tenant_id = ${tenantId} and l.status = 'received' and l.waiting_for is null
      ) woken`);
    expect(told).toEqual({ woken: 1_250, leads: 1_250, inOrder: true });
  });

  it('done again, or by two at once, wakes no lead twice', async () => {
    const tenantId = await waitingLeads(1_500);
    const [one, other] = await Promise.all([wake(tenantId), wake(tenantId)]);
    expect(one.woken + other.woken).toBe(1_500);
    expect(await wake(tenantId)).toEqual({ woken: 0, heartbeats: [] });
    const [told] = await parts.db.execute(
      sql`select count(*)::int as events from lead_events where tenant_id = ${tenantId}`,
    );
    expect(told).toEqual({ events: 1_500 });
  });
});
