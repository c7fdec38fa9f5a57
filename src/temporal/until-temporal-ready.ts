import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { untilThere } from '../until-there.ts';
import { LEAD_STATUS, TENANT_ID } from '../workflows/contract.ts';

const ANSWER_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
const PERMISSION =
  'refuses us: see TEMPORAL_API_KEY, the client certificate, and their rights in the namespace';
/** By gRPC's status codes. */
const WHAT_IS_MISSING: Readonly<Record<number, string>> = {
  3: `lacks the search attributes ${TENANT_ID.name} and ${LEAD_STATUS.name} (both Keyword) in the namespace`,
  5: 'has no such namespace',
  7: PERMISSION,
  16: PERMISSION,
};

/** Waits until Temporal answers, has the namespace and knows our search attributes, and says for which. */
export async function untilTemporalReady(client: Client, log: Logger): Promise<void> {
  const look = async () => {
    try {
      await probe(client);
      return null;
    } catch (err) {
      const { namespace } = client.options;
      return { sentence: `waiting for Temporal: it ${reasonOf(err)}`, facts: { namespace, err } };
    }
  };
  await untilThere(look, { log, everyMs: LOOK_EVERY_MS });
}

/** A count needs the namespace, the right to read it, and both attributes; it works on every kind of Temporal. */
async function probe(client: Client): Promise<void> {
  await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
    client.workflowService.countWorkflowExecutions({
      namespace: client.options.namespace,
      query: `${TENANT_ID.name} = '-' and ${LEAD_STATUS.name} = '-'`,
    }),
  );
}

function reasonOf(error: unknown): string {
  const code = isGrpcServiceError(error) ? error.code : -1;
  return WHAT_IS_MISSING[code] ?? 'does not answer at TEMPORAL_ADDRESS';
}
