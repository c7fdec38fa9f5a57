import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';

/** Workflows of three empty activities on a server: what remains of it is what our own work costs. */
export interface BareEngine {
  /** Runs one to its end and gives the milliseconds that took. */
  execute(fairnessKey: string): Promise<number>;
}

/** Runs the bare engine for as long as `measure` takes. */
export async function withBareEngine<Result>(
  address: string,
  measure: (engine: BareEngine) => Promise<Result>,
): Promise<Result> {
  const taskQueue = `bare-${randomUUID()}`;
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: new URL('./bare-workflow.ts', import.meta.url).pathname,
    activities: { nothing: async () => {} },
  });
  const clientConnection = await Connection.connect({ address });
  const client = new Client({ connection: clientConnection });
  const engine: BareEngine = {
    async execute(fairnessKey) {
      const began = performance.now();
      await client.workflow.execute('bareWorkflow', {
        taskQueue,
        workflowId: `bare-${randomUUID()}`,
        priority: { fairnessKey },
      });
      return performance.now() - began;
    },
  };
  const result = await worker.runUntil(() => measure(engine));
  await clientConnection.close();
  await connection.close();
  return result;
}

/** As many at once as our own starter may have in flight. */
const IN_FLIGHT = 100;

/** How many of them a second this server and machine can do. */
export function bareWorkflowsPerSecond(address: string, workflows: number): Promise<number> {
  return withBareEngine(address, async (engine) => {
    const began = performance.now();
    let left = workflows;
    const lane = async () => {
      while (left-- > 0) await engine.execute('burst');
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    return workflows / ((performance.now() - began) / 1_000);
  });
}
