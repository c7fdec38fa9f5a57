import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { findTemporalTestServer } from '../../dev/temporal-test-server.ts';
import type { Activities } from '../../src/activities/create-activities.ts';
import { quietTemporal } from './quiet-temporal.ts';

const KEYWORD = 2; // temporal.api.enums.v1.IndexedValueType

/** A Temporal in which days pass in milliseconds, and a worker with the activities that a test gives it. */
export function useTimeSkipping() {
  let env: TestWorkflowEnvironment | undefined;

  beforeAll(async () => {
    quietTemporal();
    const path = await findTemporalTestServer(() => {});
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { TenantId: KEYWORD, LeadStatus: KEYWORD },
    });
  });
  afterAll(() => env?.teardown());

  let test = new AbortController();
  const open = new Map<Worker, Promise<unknown>>();
  beforeEach(() => {
    test = new AbortController();
    setMaxListeners(0, test.signal); // every call listens
  });
  // What a test over its limit leaves behind must meet neither the next test's clock nor the teardown.
  afterEach(async () => {
    test.abort();
    for (const worker of open.keys()) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(open.values());
    open.clear();
  });

  let nowMs = 0;
  const readClock = async () => {
    nowMs = await started().currentTimeMs();
  };

  const started = () => {
    if (!env) throw new Error('Temporal is there inside tests only.');
    return env;
  };

  return {
    get client() {
      return started().client;
    },
    /** Lets time pass for the workflows. */
    async sleep(duration: string): Promise<void> {
      await started().sleep(duration);
      await readClock();
    },
    /** Temporal's own time in milliseconds, as it was last read. */
    now: () => nowMs,
    readClock,
    /** Runs a worker on a task queue of its own for as long as `steps` takes. */
    async withWorker<Result>(
      activities: Partial<Activities>,
      steps: (taskQueue: string) => Promise<Result>,
    ): Promise<Result> {
      const taskQueue = randomUUID();
      const worker = await Worker.create({
        connection: started().nativeConnection,
        taskQueue,
        workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' },
        activities,
        shutdownForceTime: '1 minute', // an activity that never ends would keep it for good
      });
      const running = worker.runUntil(() =>
        started().client.withAbortSignal(test.signal, () => steps(taskQueue)),
      );
      open.set(worker, running);
      return running.finally(() => open.delete(worker));
    },
  };
}
