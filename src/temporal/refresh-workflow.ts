import { type Client, WorkflowNotFoundError, type WorkflowStartOptions } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  CONNECTIONS_QUEUE,
  DISCONNECTED,
  RECONNECTED,
  REFRESH_NOW,
  TENANT_ID,
  type TenantRef,
  TOKEN_REFRESH_WORKFLOW,
  tokenRefreshWorkflowId,
} from '../workflows/contract.ts';

/** A browser or a sweep waits for this; Temporal being away is mended by the next sweep. */
const DEADLINE_MS = 5_000;

const options = (tenant: TenantRef): WorkflowStartOptions => ({
  workflowId: tokenRefreshWorkflowId(tenant),
  taskQueue: CONNECTIONS_QUEUE,
  args: [{ tenantId: tenant.tenantId }],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  workflowIdConflictPolicy: 'USE_EXISTING',
  typedSearchAttributes: [{ key: TENANT_ID, value: tenant.tenantId }],
  staticSummary: `Keeps the HubSpot tokens of ${tenant.tenantId} fresh`,
});

/** Tells a tenant's refresh workflow what a person did. Neither fails: what is missed is found by the sweep. */
export interface ConnectionSignals {
  /** There is a new grant: verify it and wake the waiting leads. Starts the workflow where there is none. */
  reconnected(tenant: TenantRef): Promise<void>;
  /** The connection was ended: so does the workflow, where there is one. */
  disconnected(tenant: TenantRef): Promise<void>;
}

export function connectionSignals(client: Client, log: Logger): ConnectionSignals {
  const tell = async (signal: string, { tenantId }: TenantRef, send: () => Promise<unknown>) => {
    try {
      await client.withDeadline(Date.now() + DEADLINE_MS, send);
    } catch (err) {
      if (err instanceof WorkflowNotFoundError) return;
      log.warn({ tenantId, signal, err }, 'Temporal could not be told; the next sweep finds it');
    }
  };
  return {
    reconnected: (tenant) =>
      tell(RECONNECTED, tenant, () =>
        client.workflow.signalWithStart(TOKEN_REFRESH_WORKFLOW, { ...options(tenant), signal: RECONNECTED }),
      ),
    disconnected: (tenant) =>
      tell(DISCONNECTED, tenant, () =>
        client.workflow.getHandle(tokenRefreshWorkflowId(tenant)).signal(DISCONNECTED),
      ),
  };
}

/** Has a tenant's tokens renewed now, by the refresh workflow that is there, or by a new one. */
export async function renewNow(client: Client, tenant: TenantRef): Promise<void> {
  await client.workflow.signalWithStart(TOKEN_REFRESH_WORKFLOW, { ...options(tenant), signal: REFRESH_NOW });
}
