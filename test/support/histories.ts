import type { Client } from '@temporalio/client';

/** Everything that Temporal remembers of a namespace's runs, as one readable text: payloads decoded, keys and all. */
export async function everythingInHistory(client: Client): Promise<string> {
  const texts: string[] = [];
  for await (const run of client.workflow.list()) {
    const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
    texts.push(run.workflowId, JSON.stringify(run.searchAttributes), JSON.stringify(history, readable));
  }
  return texts.join('\n');
}

/** Payloads are bytes; as text they can be searched. */
function readable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (isBufferJson(value)) return Buffer.from(value.data).toString('utf8');
  return value;
}

const isBufferJson = (value: unknown): value is { type: 'Buffer'; data: number[] } =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'Buffer' &&
  'data' in value;
