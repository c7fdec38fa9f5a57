import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/client.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { standingMetrics } from '../../src/metrics/standing-metrics.ts';
import { useDatabase } from '../support/database.ts';
import { SYNCED, severalLeads } from '../support/leads.ts';
import { samplesOf } from '../support/metrics.ts';
import { aTenant } from '../support/tenants.ts';

describe('how things stand', () => {
  const parts = useDatabase();
  const asked = async (isTemporalAway = () => false, db = parts.db) =>
    samplesOf(await standingMetrics({ db, isTemporalAway })());
  afterEach(() => parts.db.execute(sql`truncate tenants cascade`));

  it('is told of leads by state and reason: how many, and the age of the oldest since its acceptance', async () => {
    const { db } = parts;
    const { tenantId } = await aTenant(db);
    const [first, second, third, fourth, fifth, ...others] = await severalLeads(db, tenantId, 7);
    if (!first || !second || !third || !fourth || !fifth) throw new Error('Too few leads.');
    const waits = (waitingFor: 'connection' | 'operator') =>
      ({ status: 'waiting', waitingFor, waitMs: null }) as const;
    await db.execute(
      sql`update leads set queued_at = null, received_at = now() - interval '1 hour' where seq <= 5`,
    );
    await recordSynced(db, first, SYNCED);
    await recordHalted(db, second, waits('connection'));
    await recordHalted(db, third, waits('operator'));
    await recordHalted(db, fourth, { status: 'failed', code: 'refused' });
    await recordHalted(db, fifth, { status: 'failed', code: 'refused' });
    await db.execute(sql`update leads set handled_at = now() where id = ${fifth.leadId}`);
    await db.execute(
      sql`update leads set received_at = now() - interval '2 hours' where id = ${others[0]?.leadId}`,
    );

    const samples = await asked();
    expect(samples).toMatchObject({
      'assistloop_leads{state="received",reason=""}': 2,
      'assistloop_leads{state="syncing",reason=""}': 0,
      'assistloop_leads{state="waiting",reason="connection"}': 1,
      'assistloop_leads{state="waiting",reason="operator"}': 1,
      'assistloop_leads{state="waiting",reason="hubspot_limit"}': 0,
      'assistloop_leads{state="failed",reason=""}': 1,
    });
    const ageOf = (labels: string) => samples[`assistloop_leads_oldest_seconds{${labels}}`];
    expect(ageOf('state="waiting",reason="connection"')).toBeCloseTo(3_600, -2);
    expect(ageOf('state="received",reason=""')).toBeCloseTo(7_200, -2);
    expect(ageOf('state="waiting",reason="hubspot_limit"')).toBe(0);
  });

  it('calls no lead old that has only waited for its workspace to reconnect', async () => {
    const { tenantId } = await aTenant(parts.db);
    await severalLeads(parts.db, tenantId, 1);
    await parts.db.execute(
      sql`update leads set received_at = now() - interval '9 days', waited_for_connection = true`,
    );
    expect(await asked()).toMatchObject({
      'assistloop_leads{state="received",reason=""}': 1,
      'assistloop_leads_oldest_seconds{state="received",reason=""}': 0,
    });
  });

  it('is told of connections by state, also of those whose renewals fail or are missed', async () => {
    const { db } = parts;
    const states = [
      ['connected', 600, null],
      ['connected', 30, null],
      ['connected', 600, 'renewal_failed'],
      ['connected', 600, 'operator_fault'],
      ['connected', 600, 'own_fault'],
      ['connected', -120, 'renewal_failed'],
      ['reconnect_required', -120, 'grant_gone'],
    ] as const;
    for (const [n, [status, seconds, code]] of states.entries()) {
      const { tenantId } = await aTenant(db);
      await db.execute(sql`
        insert into connections (tenant_id, status, hub_id, scopes, access_token, refresh_token, access_expires_at, last_error)
        values (${tenantId}, ${status}, ${n}, '{}', 'sealed', 'sealed', now() + ${seconds} * interval '1 second',
          ${code && JSON.stringify({ code })}::jsonb)`);
    }
    await db.execute(sql`
      insert into hubspot_quotas (hub_id, kind, blocked_until, blocked_why) values
        (1, 'requests', now() + interval '1 hour', 'daily_limit'), (1, 'searches', now() + interval '1 hour', 'daily_limit'),
        (2, 'requests', now() - interval '1 second', 'rate_limit')`);
    expect(await asked()).toMatchObject({
      'assistloop_connections{state="connected"}': 2,
      'assistloop_connections{state="renewal_failing"}': 3,
      'assistloop_connections{state="expired"}': 1,
      'assistloop_connections{state="reconnect_required"}': 1,
      'assistloop_connections{state="disconnected"}': 0,
      'assistloop_hubspot_accounts_blocked{reason="daily_limit"}': 1,
      'assistloop_hubspot_accounts_blocked{reason="rate_limit"}': 0,
      assistloop_database_away: 0,
      assistloop_temporal_away: 0,
    });
  });

  it('names no workspace, no account and no person', async () => {
    const { tenantId } = await aTenant(parts.db);
    await severalLeads(parts.db, tenantId, 2);
    const page = await standingMetrics({ db: parts.db, isTemporalAway: () => true })();
    expect(page).not.toContain(tenantId);
    expect(page).not.toContain('@');
    expect(samplesOf(page)).toMatchObject({ assistloop_temporal_away: 1 });
  });

  it('is asked of the database once in ten seconds, however many ask', async () => {
    const read = standingMetrics({ db: parts.db, isTemporalAway: () => false });
    const questions = jest.spyOn(parts.db, 'execute');
    await read();
    const once = questions.mock.calls.length;
    const another = standingMetrics({ db: parts.db, isTemporalAway: () => false });
    await Promise.all([another(), another(), read()]);
    await another();
    expect([once > 0, questions.mock.calls.length]).toEqual([true, 2 * once]);
    questions.mockRestore();
  });

  it('is that the database is away, where it does not answer', async () => {
    const closed = openDatabase(parts.url);
    await closed.close();
    expect(await asked(undefined, closed.db)).toMatchObject({ assistloop_database_away: 1 });
  });

  it('is found without a look at the leads that HubSpot has, of which there are most', async () => {
    const { tenantId } = await aTenant(parts.db);
    await parts.db.execute(sql`
      insert into leads (tenant_id, id, fields, email, email_hash, status, queued_at, hub_id, hubspot_contact_id, outcome)
      select ${tenantId}, 'lead_' || n, '{}', '', '', 'synced', null, 1, n::text, 'created' from generate_series(1, 5000) n`);
    await severalLeads(parts.db, tenantId, 5);
    await parts.db.execute(sql`vacuum analyze leads`);
    // In a transaction PostgreSQL tells what this connection alone has looked at.
    const [before, after] = await parts.db.transaction(async (tx) => {
      const looks = async () => {
        const [row] = await tx.execute<{ whole: number; rows: number }>(sql`
          select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as rows
          from pg_stat_xact_user_tables where relname = 'leads'`);
        return row ?? { whole: 0, rows: 0 };
      };
      const earlier = await looks();
      await asked(undefined, tx as unknown as typeof parts.db);
      return [earlier, await looks()];
    });
    expect([after.whole - before.whole, after.rows - before.rows]).toEqual([0, 5]);
  });
});
