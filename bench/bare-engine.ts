import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';

/** As many at once as our own starter has in flight. */
const IN_FLIGHT = 100;

/**
 * How many workflows of three empty activities a second this very server and machine can do: what remains of it
 * is what our own work costs.
 */
export async function bareEngineWorkflowsPerSecond(address: string, workflows: number): Promise<number> {
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
  const perSecond = await worker.runUntil(async () => {
    const began = performance.now();
    let left = workflows;
    const lane = async () => {
      while (left-- > 0) {
        await client.workflow.execute('bareWorkflow', { taskQueue, workflowId: `bare-${randomUUID()}` });
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    return workflows / ((performance.now() - began) / 1_000);
  });
  await clientConnection.close();
  await connection.close();
  return perSecond;
}
