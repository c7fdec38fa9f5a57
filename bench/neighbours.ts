import { setTimeout as delay } from 'node:timers/promises';
import { withBareEngine } from './bare-engine.ts';
import { submitAtOnce } from './burst.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';
import { type Service, startService, type Workspace } from './service.ts';

const QUIET = 5;
const BURST = 1_000;
const WORKERS = 2;
const EVERY_MS = 1_000;
const BARE_SECONDS = 60;
const EVEN_SECONDS = 30;

/**
 * Five quiet tenants, a lead a second each, while another tenant's burst drains; then the bare engine in their place.
 * And what no order of starting could better: as many leads a second with no burst among them, beside the bare engine.
 */
export async function neighbours(): Promise<Row[]> {
  const service = await startService({ workers: WORKERS, env: {} });
  const busy = await service.workspace('busy');
  const quiet = await Promise.all(Array.from({ length: QUIET }, (_, n) => service.workspace(`quiet-${n}`)));

  const { ours, rate } = await besideOurBurst(busy, quiet);
  const bare = await besideBareBurst(service, rate);
  const even = await evenly(service, quiet, rate + (QUIET * 1_000) / EVERY_MS);
  await service.stop();

  console.table({
    'beside our burst': summaryOf(ours),
    'bare workflows': summaryOf(bare),
    'as many without a burst': summaryOf(even.ours),
    'as many bare workflows': summaryOf(even.bare),
  });
  console.log(`burst: ${rate.toFixed(1)} leads/s`);
  const row = (what: string, ours: number[], bare: number[]) => ({
    what: `${what}: accepted → written, p95`,
    unit: 'ms',
    ours: percentile(ours, 0.95),
    beside: percentile(bare, 0.95),
    judged: 'ratio' as const,
  });
  return [
    {
      ...row(`${QUIET} quiet tenants beside a burst of ${BURST} leads`, ours, bare),
      besideWhat: 'bare workflows beside bare workflows at that rate',
      bar: { atMost: 1.5 },
    },
    {
      ...row('as many leads a second without a burst', even.ours, even.bare),
      besideWhat: 'bare workflows',
      bar: null,
    },
  ];
}

async function besideOurBurst(busy: Workspace, quiet: readonly Workspace[]) {
  const began = performance.now();
  await submitAtOnce(busy, BURST);
  let draining = true;
  const drained = busy.settled().then(() => {
    draining = false;
  });
  const lane = async (workspace: Workspace, n: number) => {
    await delay((n * EVERY_MS) / QUIET);
    for (let lead = 0; draining; lead++) {
      await workspace.submit({ email: `quiet${lead}@example.com`, name: `Person ${lead}` });
      await delay(EVERY_MS);
    }
  };
  await Promise.all([drained, ...quiet.map(lane)]);
  const rate = BURST / ((performance.now() - began) / 1_000);
  return { ours: await latenciesOf(quiet), rate };
}

/** Quiet bare workflows beside others that are driven at the burst's rate, each tenant with its fairness key. */
function besideBareBurst({ temporalAddress }: Service, rate: number) {
  return withBareEngine(temporalAddress, async ({ execute }) => {
    const latencies: number[] = [];
    const quiet = Array.from({ length: QUIET }, async (_, n) => {
      await delay((n * EVERY_MS) / QUIET);
      await drive(1_000 / EVERY_MS, BARE_SECONDS, async () => latencies.push(await execute(`quiet-${n}`)));
    });
    await Promise.all([drive(rate, BARE_SECONDS, () => execute('busy')), ...quiet]);
    return latencies;
  });
}

async function evenly({ temporalAddress }: Service, quiet: readonly Workspace[], perSecond: number) {
  await drive(perSecond, EVEN_SECONDS, async (n) =>
    quiet[n % QUIET]?.submit({ email: `even${n}@example.com`, name: `Person ${n}` }),
  );
  const ours = await latenciesOf(quiet, Math.floor((perSecond * EVEN_SECONDS) / QUIET));
  const bare = await withBareEngine(temporalAddress, async ({ execute }) => {
    const latencies: number[] = [];
    await drive(perSecond, EVEN_SECONDS, async (n) => latencies.push(await execute(`quiet-${n % QUIET}`)));
    return latencies;
  });
  return { ours, bare };
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
async function latenciesOf(workspaces: readonly Workspace[], newest = Number.POSITIVE_INFINITY) {
  for (const workspace of workspaces) await workspace.settled();
  const latencies = await Promise.all(workspaces.map((workspace) => workspace.latencies()));
  return latencies.flatMap((ofOne) => ofOne.slice(0, newest));
}

const summaryOf = (latencies: readonly number[]) => ({
  samples: latencies.length,
  'p50 (ms)': Math.round(percentile(latencies, 0.5)),
  'p95 (ms)': Math.round(percentile(latencies, 0.95)),
});
