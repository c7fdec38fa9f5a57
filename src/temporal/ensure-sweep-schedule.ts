import { type Client, ScheduleAlreadyRunning } from '@temporalio/client';
import { CONNECTIONS_QUEUE, SWEEP_SCHEDULE_ID, SWEEP_WORKFLOW } from '../workflows/contract.ts';

const EVERY = '1 minute';

/** Makes sure that the sweep runs; every worker calls this at its start, and one of them creates it. */
export async function ensureSweepSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: SWEEP_SCHEDULE_ID,
      spec: { intervals: [{ every: EVERY }] },
      policies: { overlap: 'SKIP', catchupWindow: EVERY },
      action: {
        type: 'startWorkflow',
        workflowType: SWEEP_WORKFLOW,
        workflowId: SWEEP_SCHEDULE_ID,
        taskQueue: CONNECTIONS_QUEUE,
        staticSummary: 'Finds leads that nobody works on, and starts them again',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
