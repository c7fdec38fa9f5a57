import type { Client } from '@temporalio/client';
import type { Db } from '../db/client.ts';
import {
  type Claim,
  type ClaimedLead,
  type ClaimLimits,
  claimQueuedLeads,
  requeueLeads,
} from '../leads/claim-queued-leads.ts';
import { startSyncLead } from './start-sync-lead.ts';

/** Temporal is away or overloaded; the leads are back in line. */
export class TemporalAway extends Error {
  readonly requeued: number;

  constructor(requeued: number, cause: unknown) {
    super(`Temporal did not take ${requeued} leads, so they are back in line`, { cause });
    this.name = 'TemporalAway';
    this.requeued = requeued;
  }
}

/** Nobody waits longer for Temporal to take a page of leads; they go back in line. */
const DEADLINE_MS = 10_000;

/**
 * Takes what may be started now out of the line and starts it.
 * @returns those whose runs were started or woken; the others are back in line
 * @throws {TemporalAway} when none was taken
 */
export async function startQueuedLeads(db: Db, client: Client, limits: ClaimLimits): Promise<Claim> {
  const { leads: claimed, ...claim } = await claimQueuedLeads(db, limits);
  const results = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
    Promise.allSettled(claimed.map((lead) => startSyncLead(client, lead))),
  );
  const refused: ClaimedLead[] = [];
  let reason: unknown;
  results.forEach((result, index) => {
    const lead = claimed[index];
    if (result.status === 'fulfilled' || !lead) return;
    refused.push(lead);
    reason = result.reason;
  });
  await requeueLeads(db, refused);
  if (refused.length > 0 && refused.length === claimed.length) throw new TemporalAway(refused.length, reason);
  return { ...claim, leads: claimed.filter((lead) => !refused.includes(lead)) };
}
