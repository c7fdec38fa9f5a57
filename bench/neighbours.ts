import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { withBareEngine } from './bare-engine.ts';
import { submitAtOnce } from './burst.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';
import { startService, type Workspace } from './service.ts';

const QUIET = 5;
const EVERY_MS = 1_000;
const QUIET_PER_SECOND = (QUIET * 1_000) / EVERY_MS;
/** The machine is a third faster or slower within a minute: both sides take turns, a part of the burst at a time. */
const TURNS = 5;
const BURST = 200;
const EVEN_SECONDS = 10;
const WORKERS = 2;
/** A process that has just begun compiles its code: its first leads would say more of Node than of us. */
const WARM_UP_SECONDS = 20;
const WARM_UP_PER_SECOND = 8;

/** What either side took, in milliseconds. */
interface Latencies {
  readonly ours: number[];
  readonly bare: number[];
}

/**
 * Five quiet tenants, a lead a second each, while another tenant's burst drains; then the bare engine in their place,
 * for as long and at the burst's rate, each tenant with its fairness key; and so on.
 * And what no order of starting could better: as many leads a second with no burst among them, beside the bare engine.
 */
export async function neighbours(): Promise<Row[]> {
  const service = await startService({ workers: WORKERS, env: {} });
  const busy = await service.workspace('busy');
  const quiet = await Promise.all(Array.from({ length: QUIET }, (_, n) => service.workspace(`quiet-${n}`)));
  const beside: Latencies = { ours: [], bare: [] };
  const even: Latencies = { ours: [], bare: [] };
  const rates: number[] = [];
  await withBareEngine(service.temporalAddress, async ({ execute }) => {
    await evenly([busy, ...quiet], { perSecond: WARM_UP_PER_SECOND, seconds: WARM_UP_SECONDS });
    await drive(WARM_UP_PER_SECOND, WARM_UP_SECONDS, () => execute('first'));
    for (let turn = 0; turn < TURNS; turn++) {
      const { latencies, seconds } = await besideBurst(busy, quiet);
      beside.ours.push(...latencies);
      const rate = BURST / seconds;
      rates.push(rate);
      await Promise.all([
        drive(rate, seconds, () => execute('busy')),
        drive(QUIET_PER_SECOND, seconds, async (n) => beside.bare.push(await execute(`quiet-${n % QUIET}`))),
      ]);

      const perSecond = rate + QUIET_PER_SECOND;
      even.ours.push(...(await evenly(quiet, { perSecond, seconds: EVEN_SECONDS })));
      await drive(perSecond, EVEN_SECONDS, async (n) => even.bare.push(await execute(`quiet-${n % QUIET}`)));
    }
  });
  await service.stop();

  console.table({
    'beside our burst': summaryOf(beside.ours),
    'bare workflows': summaryOf(beside.bare),
    'as many without a burst': summaryOf(even.ours),
    'as many bare workflows': summaryOf(even.bare),
  });
  console.log(`burst: ${rates.map((rate) => rate.toFixed(1)).join(', ')} leads/s`);
  const row = (what: string, { ours, bare }: Latencies) => ({
    what: `${what}: accepted → written, p95`,
    unit: 'ms',
    ours: percentile(ours, 0.95),
    beside: percentile(bare, 0.95),
    judged: 'ratio' as const,
  });
  return [
    {
      ...row(`${QUIET} quiet tenants beside a burst of ${BURST} leads, ${TURNS} times`, beside),
      besideWhat: 'bare workflows beside bare workflows at that rate',
      bar: { atMost: 1.5 },
    },
    {
      ...row('as many leads a second without a burst', even),
      besideWhat: 'bare workflows',
      bar: null,
    },
  ];
}

async function besideBurst(busy: Workspace, quiet: readonly Workspace[]) {
  const began = performance.now();
  await submitAtOnce(busy, BURST);
  let draining = true;
  const drained = busy.settled().then(() => {
    draining = false;
    return (performance.now() - began) / 1_000;
  });
  const lane = async (workspace: Workspace, n: number) => {
    await delay((n * EVERY_MS) / QUIET);
    let leads = 0;
    for (; draining; leads++) {
      await workspace.submit({ email: `quiet-${randomUUID()}@example.com`, name: `Person ${leads}` });
      await delay(EVERY_MS);
    }
    return leads;
  };
  const leads = await Promise.all(quiet.map(lane));
  return { latencies: await latenciesOf(quiet, Math.min(...leads)), seconds: await drained };
}

/** Leads at even distances, of one workspace after the other. */
async function evenly(
  workspaces: readonly Workspace[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  await drive(perSecond, seconds, async (n) =>
    workspaces[n % workspaces.length]?.submit({
      email: `even-${randomUUID()}@example.com`,
      name: `Person ${n}`,
    }),
  );
  return latenciesOf(workspaces, Math.floor((perSecond * seconds) / workspaces.length));
}

/** Calls so often, however long each takes. */
async function drive(perSecond: number, seconds: number, call: (n: number) => Promise<unknown>) {
  const running: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    await delay(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
    running.push(call(n));
  }
  await Promise.all(running);
}

/** @param newest how many of each workspace's */
async function latenciesOf(workspaces: readonly Workspace[], newest: number) {
  for (const workspace of workspaces) await workspace.settled();
  const latencies = await Promise.all(workspaces.map((workspace) => workspace.latencies()));
  return latencies.flatMap((ofOne) => ofOne.slice(0, newest));
}

const summaryOf = (latencies: readonly number[]) => ({
  samples: latencies.length,
  'p50 (ms)': Math.round(percentile(latencies, 0.5)),
  'p95 (ms)': Math.round(percentile(latencies, 0.95)),
});
