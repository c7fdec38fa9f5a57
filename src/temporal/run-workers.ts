import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Activities } from '../activities/create-activities.ts';
import { activityInterceptors, HEARTBEAT_MS } from '../activities/interceptor.ts';
import type { Closable } from '../shutdown.ts';
import { CONNECTIONS_QUEUE, LEAD_SYNC_QUEUE } from '../workflows/contract.ts';
import { temporalConnectionOptions } from './connection-options.ts';

/** A cached run costs about a megabyte; beyond these a run is replayed from its history, some milliseconds. */
const CACHED_WORKFLOWS_MAX = 500;
/** Many of them only wait in line for HubSpot's quota, so one tenant's must not fill the places of all. */
const LEAD_ACTIVITIES_MAX = 1_000;
const CONNECTION_ACTIVITIES_MAX = 50;
const SHUTDOWN_GRACE = '15 seconds';

/**
 * Works on both task queues, once the SDK's runtime is installed. They are apart so that waiting leads never starve
 * a token refresh.
 * @returns closes after what runs has ended, within the grace time
 */
export async function runWorkers(options: {
  activities: Activities;
  bundle: WorkflowBundleOption;
  log: Logger;
}): Promise<Closable> {
  const { activities, bundle, log } = options;
  const { connectionOptions, namespace } = temporalConnectionOptions();
  const connection = await NativeConnection.connect(connectionOptions);
  const shared = {
    connection,
    namespace,
    workflowBundle: bundle,
    activities,
    interceptors: { activity: [activityInterceptors(log)] },
    shutdownGraceTime: SHUTDOWN_GRACE,
    // The SDK holds heartbeats back for 0.8 of their time-out: two seconds of a busy machine would look like a death.
    maxHeartbeatThrottleInterval: HEARTBEAT_MS,
    maxCachedWorkflows: CACHED_WORKFLOWS_MAX,
  };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: LEAD_SYNC_QUEUE,
      maxConcurrentActivityTaskExecutions: LEAD_ACTIVITIES_MAX,
    }),
    Worker.create({
      ...shared,
      taskQueue: CONNECTIONS_QUEUE,
      maxConcurrentActivityTaskExecutions: CONNECTION_ACTIVITIES_MAX,
    }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    async close() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
