import { and, eq, isNull } from 'drizzle-orm';
import { leads } from '../../src/db/schema.ts';
import { createLog } from '../../src/log.ts';
import { createStarter } from '../../src/temporal/starter.ts';
import { LEAD_SYNC_QUEUE, syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';

describe('the starter', () => {
  const parts = useDatabase();
  const temporal = useTimeSkipping();
  afterEach(() => parts.db.update(leads).set({ queuedAt: null })); // an empty line for the next test

  /** Lets it look at the line until it finds nothing more that may be started. */
  async function whileItWorks(steps: (inFlight: (tenantId: string) => Promise<number>) => Promise<void>) {
    const starter = createStarter({
      db: parts.db,
      client: temporal.client,
      log: createLog('test', 'silent'),
    });
    try {
      await steps(async (tenantId) => {
        for (let seen = -1; ; ) {
          const now = await parts.db.$count(leads, and(eq(leads.tenantId, tenantId), isNull(leads.queuedAt)));
          if (now === seen && now > 0) return now;
          seen = now;
          await new Promise((resolve) => setTimeout(resolve, 300)); // three of its looks
        }
      });
    } finally {
      await starter.close();
    }
  }

  it('starts a run for each lead in line', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await whileItWorks(async (inFlight) => {
      expect(await inFlight(tenantId)).toBe(1);
    });
    const run = await temporal.client.workflow.getHandle(syncLeadWorkflowId(lead)).describe();
    expect(run.taskQueue).toBe(LEAD_SYNC_QUEUE);
  });

  it('has fewer leads of a burst under way while another tenant has leads too', async () => {
    const [alone, neighbour, burst] = await Promise.all([1, 2, 3].map(() => aTenant(parts.db)));
    await severalLeads(parts.db, alone?.tenantId ?? '', 80);
    let wide = 0;
    await whileItWorks(async (inFlight) => {
      wide = await inFlight(alone?.tenantId ?? '');
    });
    expect(wide).toBeLessThan(80);

    await severalLeads(parts.db, neighbour?.tenantId ?? '', 1);
    await whileItWorks(async (inFlight) => {
      await inFlight(neighbour?.tenantId ?? '');
      await severalLeads(parts.db, burst?.tenantId ?? '', 40);
      expect(await inFlight(burst?.tenantId ?? '')).toBeLessThan(wide / 2);
    });
  });
});
