import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { ClaimedLead } from '../leads/claim-queued-leads.ts';
import {
  LEAD_STATUS,
  LEAD_SYNC_QUEUE,
  RECONNECTED,
  SYNC_LEAD_WORKFLOW,
  syncLeadWorkflowId,
  TENANT_ID,
} from '../workflows/contract.ts';

/** Starts a lead's run, or joins the one that is there: a run that waits is woken. */
export async function startSyncLead(client: Client, { tenantId, leadId, waits }: ClaimedLead): Promise<void> {
  const options: WorkflowStartOptions = {
    workflowId: syncLeadWorkflowId({ tenantId, leadId }),
    taskQueue: LEAD_SYNC_QUEUE,
    args: [{ tenantId, leadId }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: [
      { key: TENANT_ID, value: tenantId },
      { key: LEAD_STATUS, value: 'syncing' },
    ],
    priority: { fairnessKey: tenantId },
    staticSummary: `Lead ${leadId} of ${tenantId} → HubSpot contact`,
  };
  if (waits) {
    await client.workflow.signalWithStart(SYNC_LEAD_WORKFLOW, { ...options, signal: RECONNECTED });
  } else {
    await client.workflow.start(SYNC_LEAD_WORKFLOW, options);
  }
}
