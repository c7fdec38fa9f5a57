import { setTimeout as delay } from 'node:timers/promises';
import {
  RECONNECTED,
  REFRESH_NOW,
  syncLeadWorkflowId,
  tokenRefreshWorkflowId,
} from '../src/workflows/contract.ts';
import type { Act, Plan, PlannedLead } from './plan.ts';
import type { ChaosWorkspace, Surroundings } from './surroundings.ts';

/** Something that was done to the service, and until when it may have been felt. */
export interface Harm {
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const AGAIN_AFTER_MS = 100;
const PATIENCE_MS = 120_000;
const ANSWER_WITHIN_MS = 5_000;
const NOTICED_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 250;
/** How long a part that was killed may take until it is back, and until all have noticed. */
const BACK_WITHIN_MS = 6_000;
/** A lost signal is made good by the sweep, a minute after its minute; a dead refresh's lease takes half a one. */
const SETTLED_WITHIN_MS = 240_000;

/** Plays a round to its end: all faults have struck, everything is up again, and no lead is on its way. */
export async function play(
  surroundings: Surroundings,
  workspace: ChaosWorkspace,
  plan: Plan,
): Promise<{ harms: Harm[]; settled: boolean }> {
  const { hubspot } = surroundings;
  const began = performance.now();
  const at = (ms: number) => delay(Math.max(0, ms - (performance.now() - began)));
  const harms: Harm[] = [];
  const reconnects: Promise<void>[] = [];
  const submits = plan.leads.map(async (lead) => {
    await at(lead.atMs);
    await submit(surroundings, workspace, lead);
  });
  for (const { atMs, act } of plan.acts) {
    await at(atMs);
    await hubspot.tokenCalls(workspace.hubId); // before the sandbox forgets them
    harms.push(await harm(surroundings, workspace, act));
    if (act.is === 'uninstall') {
      reconnects.push(delay(act.reconnectAfterMs).then(() => reconnect(surroundings, workspace)));
    }
  }
  await Promise.all([...submits, ...reconnects]);
  const settled = await settle(surroundings, workspace); // faults strike as often as they were armed for
  await hubspot.lift();
  return { harms, settled };
}

async function harm(
  { sql, wires, hubspot, kill }: Surroundings,
  workspace: ChaosWorkspace,
  act: Act,
): Promise<Harm> {
  const fromMs = Date.now();
  const felt = (what: string, forMs: number): Harm => ({ what, fromMs, toMs: Date.now() + forMs });
  switch (act.is) {
    case 'kill':
      return felt(kill(act.part) ? `kill ${act.part}` : '', BACK_WITHIN_MS);
    case 'cut':
      wires[act.wire].cut();
      return felt(`cut ${act.wire}`, 1_000);
    case 'lose answers':
      void wires[act.wire].loseAnswers(act.ms);
      return felt(`lose answers of ${act.wire}`, act.ms + 1_000);
    case 'fault':
      await hubspot.arm(act.fault);
      return felt('', 0); // what it refuses stands in the sandbox's log
    case 'expire':
      await patiently(
        () => sql`
          update connections set access_expires_at = now() - interval '1 second'
          where tenant_id = ${workspace.tenantId} and status = 'connected'`,
      );
      return felt('expire', 0);
    case 'uninstall':
      await hubspot.uninstall(workspace.hubId);
      return felt('uninstall', act.reconnectAfterMs);
  }
}

/** As a careful caller does: under one key, until it is answered. */
async function submit(
  { publicUrl }: Surroundings,
  { apiKey }: ChaosWorkspace,
  { email, mark, hasPhone }: PlannedLead,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'idempotency-key': mark,
  };
  const body = JSON.stringify({ fields: { email, company: mark, ...(hasPhone && { phone: mark }) } });
  await patiently(async () => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const { status } = await fetch(`${publicUrl}/v1/leads`, { method: 'POST', headers, body, signal });
    if (status !== 202) throw new Error(`a lead was answered with ${status}`);
  });
}

/** A person sees that it is not connected, and connects it again. Where no lead notices, only the next renewal would, in a minute or four. */
async function reconnect(surroundings: Surroundings, { tenantId }: ChaosWorkspace): Promise<void> {
  let noticed = false; // an attempt that broke off may have connected it
  await patiently(async () => {
    const [row] = await surroundings.sql`
      select status from connections where tenant_id = ${tenantId} and status <> 'connected'`;
    noticed ||= row !== undefined;
    if (noticed) return surroundings.connect(numberOf(tenantId));
    const { workflow } = await surroundings.temporal();
    await workflow.getHandle(tokenRefreshWorkflowId({ tenantId })).signal(REFRESH_NOW);
    await delay(NOTICED_WITHIN_MS);
    throw new Error('nobody has noticed yet that the app was uninstalled');
  });
}

/**
 * Waits until no lead is on its way, and hastens what would otherwise take minutes: a lead that has used up its
 * three attempts stands on a timer. Those that wait for the connection must be woken by the reconnect alone.
 */
async function settle(surroundings: Surroundings, { tenantId }: ChaosWorkspace): Promise<boolean> {
  const giveUpAt = performance.now() + SETTLED_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const open = await patiently(
      () => surroundings.sql<{ id: string; status: string; waitingFor: string | null }[]>`
        select id, status, waiting_for as "waitingFor" from leads
        where tenant_id = ${tenantId} and status in ('received', 'syncing', 'waiting')`,
    );
    if (open.length === 0) return true;
    // A person connects it again whenever HubSpot has refused even a renewed token, as a 401 too many says.
    const [broken] = await patiently(
      () => surroundings.sql`
        select from connections where tenant_id = ${tenantId} and status = 'reconnect_required'`,
    );
    if (broken) await surroundings.connect(numberOf(tenantId)).catch(() => {});
    const onTimers = open.filter(
      ({ status, waitingFor }) => status === 'waiting' && waitingFor !== 'connection',
    );
    const { workflow } = await surroundings.temporal();
    for (const { id } of onTimers) {
      const run = workflow.getHandle(syncLeadWorkflowId({ tenantId, leadId: id }));
      await run.signal(RECONNECTED).catch(() => {}); // Temporal may be starting, or the run just ended
    }
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

const numberOf = (tenantId: string) => Number(tenantId.split('-')[1]);

/** Again and again, as parts may be away. */
async function patiently<Result>(work: () => PromiseLike<Result>): Promise<Result> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await delay(AGAIN_AFTER_MS);
    }
  }
}
