import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** The bare engine: three activities that do nothing. */
export async function bareWorkflow(): Promise<void> {
  await nothing();
  await nothing();
  await nothing();
}
