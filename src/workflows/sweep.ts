import { patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';

const { eraseOld, expirePending, queueOverdue, startQueued, watchConnections } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { maximumAttempts: 2 }, // the next sweep comes anyway
});

/** PostgreSQL is the truth and Temporal only hastens: whatever was missed there is found here and started again. */
export async function sweepWorkflow(): Promise<string> {
  const queued = await queueOverdue();
  const started = await startQueued();
  const unwatched = await watchConnections();
  const expired = await expirePending();
  const erased = patched('erase-old') ? await eraseOld() : 0;
  return `${queued} leads overdue, ${started} started, ${unwatched} renewals overdue, ${expired} approvals expired, ${erased} erased`;
}
