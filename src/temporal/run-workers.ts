import { NativeConnection, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Activities } from '../activities/create-activities.ts';
import { activityInterceptors } from '../activities/interceptor.ts';
import type { Closable } from '../shutdown.ts';
import { CONNECTIONS_QUEUE, LEAD_SYNC_QUEUE } from '../workflows/contract.ts';
import { temporalConnectionOptions } from './connection-options.ts';
import { temporalLogger } from './temporal-logger.ts';

/** A cached run costs about a megabyte; beyond these a run is replayed from its history, some milliseconds. */
const CACHED_WORKFLOWS_MAX = 500;
/** Many of them only wait in line for HubSpot's quota, so one tenant's must not fill the places of all. */
const LEAD_ACTIVITIES_MAX = 1_000;
const CONNECTION_ACTIVITIES_MAX = 50;
const SHUTDOWN_GRACE = '15 seconds';

/**
 * Works on both task queues. They are apart so that waiting leads never starve a token refresh.
 * @returns closes after what runs has ended, within the grace time
 */
export async function runWorkers(options: {
  activities: Activities;
  bundle: WorkflowBundle;
  log: Logger;
}): Promise<Closable> {
  const { activities, bundle, log } = options;
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: [] });
  const { connectionOptions, namespace } = temporalConnectionOptions();
  const connection = await connectPatiently(connectionOptions, log);
  const shared = {
    connection,
    namespace,
    workflowBundle: bundle,
    activities,
    interceptors: { activity: [activityInterceptors(log)] },
    shutdownGraceTime: SHUTDOWN_GRACE,
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

/** The order in which parts start does not matter. */
async function connectPatiently(
  connectionOptions: Parameters<typeof NativeConnection.connect>[0],
  log: Logger,
): Promise<NativeConnection> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await NativeConnection.connect(connectionOptions);
    } catch (error) {
      log.warn({ attempt, err: error }, 'Temporal does not answer yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 500 * attempt)));
    }
  }
}
