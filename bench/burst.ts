import { randomUUID } from 'node:crypto';
import { bareWorkflowsPerSecond } from './bare-engine.ts';
import type { Row } from './row.ts';
import { startService, type Traffic, type Workspace } from './service.ts';

const LEADS = 1_000;
/** One call at a time gets five searches a second: a fifth of the leads shows its rate as well. */
const LEADS_ONE_BY_ONE = 200;
const WORKERS = 2;

interface Side {
  readonly leads: number;
  readonly leadsPerSecond: number;
  readonly failed: number;
  readonly traffic: Traffic;
}

/** A burst of one tenant at HubSpot's real quota: group commit on and off, against the bare engine of the same run. */
export async function burst(): Promise<Row[]> {
  let bare = 0;
  const on = await side('on', LEADS, async (temporalAddress) => {
    bare = await bareWorkflowsPerSecond(temporalAddress, LEADS / 2);
  });
  const search = await side('off', LEADS_ONE_BY_ONE);
  const get = await side('off_get', LEADS_ONE_BY_ONE);
  console.table({
    'group commit on': trafficOf(on),
    'off, with search': trafficOf(search),
    'off, with GET by email': trafficOf(get),
  });
  const row = {
    what: `burst of ${LEADS} leads of one tenant, ${WORKERS} workers`,
    unit: 'per second',
    ours: on.leadsPerSecond,
    judged: 'ratio',
  } as const;
  const apart = (side: Side, besideWhat: string) => ({ ...row, beside: side.leadsPerSecond, besideWhat });
  return [
    { ...row, beside: bare, besideWhat: 'bare engine', bar: { atLeast: 0.7 } },
    { ...apart(search, 'one call at a time, with search'), bar: { atLeast: 4 } },
    { ...apart(get, 'one call at a time, with GET by email'), bar: null },
    {
      ...{ what: 'the same: answers 429', unit: 'answers', ours: on.traffic.rateLimited, judged: 'ours' },
      ...{ beside: on.traffic.requests + on.traffic.searches, besideWhat: 'calls', bar: { atMost: 0 } },
    },
  ];
}

async function side(
  groupCommit: string,
  leads: number,
  afterwards = async (_temporalAddress: string) => {},
): Promise<Side> {
  const service = await startService({ workers: WORKERS, env: { HUBSPOT_GROUP_COMMIT: groupCommit } });
  const workspace = await service.workspace('burst');
  const began = performance.now();
  await submitAtOnce(workspace, leads);
  const { synced, failed } = await workspace.settled();
  const leadsPerSecond = synced / ((performance.now() - began) / 1_000);
  const traffic = await service.traffic();
  await afterwards(service.temporalAddress);
  await service.stop();
  return { leads, leadsPerSecond, failed, traffic };
}

export async function submitAtOnce(workspace: Workspace, leads: number): Promise<void> {
  const submit = (n: number) =>
    workspace.submit({ email: `burst-${randomUUID()}@example.com`, name: `Person ${n}`, phone: '+1 555' });
  await Promise.all(Array.from({ length: leads }, (_, n) => submit(n)));
}

const trafficOf = ({ leads, failed, traffic }: Side) => ({
  leads,
  failed,
  requests: traffic.requests,
  searches: traffic.searches,
  '429s': traffic.rateLimited,
});
