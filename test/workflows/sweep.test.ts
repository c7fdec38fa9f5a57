import type { Activities } from '../../src/activities/create-activities.ts';
import { SWEEP_WORKFLOW } from '../../src/workflows/contract.ts';
import { replayNow } from '../support/record-history.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';

describe('a sweep', () => {
  const temporal = useTimeSkipping();

  /** One that finds something everywhere. */
  async function sweep(activities: Partial<Activities> = {}) {
    const calls: string[] = [];
    const finds = (name: string, count: number) => async () => {
      calls.push(name);
      return count;
    };
    const fakes = {
      queueOverdue: finds('queueOverdue', 1),
      startQueued: finds('startQueued', 2),
      watchConnections: finds('watchConnections', 3),
      expirePending: finds('expirePending', 4),
      eraseOld: finds('eraseOld', 5),
      ...activities,
    } satisfies Partial<Activities>;
    const run = await temporal.withWorker(fakes, async (taskQueue) => {
      const started = await temporal.client.workflow.start(SWEEP_WORKFLOW, {
        taskQueue,
        workflowId: taskQueue,
      });
      return { started, result: await started.result() };
    });
    return { ...run, calls };
  }

  it('puts leads back in line before it starts them, and erases what is old at last', async () => {
    const { started, result, calls } = await sweep();
    expect(calls).toEqual(['queueOverdue', 'startQueued', 'watchConnections', 'expirePending', 'eraseOld']);
    expect(result).toBe('1 leads overdue, 2 started, 3 renewals overdue, 4 approvals expired, 5 erased');
    await replayNow('sweep', started);
  });
});
