import { and, eq, isNull } from 'drizzle-orm';
import { leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { requeueLeads } from '../../src/leads/claim-queued-leads.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import { createLog } from '../../src/log.ts';
import { createStarter } from '../../src/temporal/starter.ts';
import { LEAD_SYNC_QUEUE, RECONNECTED, syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, forgetLine, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

describe('the starter', () => {
  const parts = useDatabase();
  const temporal = useTimeSkipping();
  afterEach(() => forgetLine(parts.db));

  async function whileItWorks(steps: () => Promise<void>) {
    const log = createLog('test', 'silent');
    const starter = createStarter({ db: parts.db, client: temporal.client, log });
    await steps().finally(() => starter.close());
  }
  const underWay = (tenantId: string) =>
    parts.db.$count(leads, and(eq(leads.tenantId, tenantId), isNull(leads.queuedAt)));
  async function haveStarted(tenantId: string, count: number) {
    await until(async () => (await underWay(tenantId)) >= count);
  }

  it('starts a run for each lead in line', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await whileItWorks(() => haveStarted(tenantId, 1));
    const run = await temporal.client.workflow.getHandle(syncLeadWorkflowId(lead)).describe();
    expect(run.taskQueue).toBe(LEAD_SYNC_QUEUE);
  });

  it('wakes a run that sleeps though its lead is in line: Temporal had taken it after all', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await whileItWorks(() => haveStarted(tenantId, 1));
    await beginSync(parts.db, lead);
    await requeueLeads(parts.db, [lead]); // the answer to the start came too late
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await whileItWorks(() => haveStarted(tenantId, 1));
    const { events } = await temporal.client.workflow.getHandle(syncLeadWorkflowId(lead)).fetchHistory();
    const signals = events?.flatMap(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
    );
    expect(signals).toEqual([RECONNECTED]);
  });

  it('has fewer leads of a burst under way while another tenant has leads too', async () => {
    const [alone, burst] = await Promise.all([aTenant(parts.db), aTenant(parts.db)]);
    await severalLeads(parts.db, alone.tenantId, 40);
    await whileItWorks(() => haveStarted(alone.tenantId, 40));

    const aNeighboursLead = async () => {
      const { tenantId } = await aTenant(parts.db);
      await aLead(parts.db, tenantId);
      await haveStarted(tenantId, 1);
    };
    // The time stands: a stall must not make it forget that there are neighbours.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    await whileItWorks(async () => {
      await aNeighboursLead();
      await severalLeads(parts.db, burst.tenantId, 40);
      for (let looks = 0; looks < 8; looks++) await aNeighboursLead();
      expect(await underWay(burst.tenantId)).toBeLessThan(20);
    }).finally(() => clock.mockRestore());
  });
});
