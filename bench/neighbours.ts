import { setTimeout as delay } from 'node:timers/promises';
import { withBareEngine } from './bare-engine.ts';
import { submitAtOnce } from './burst.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';
import { startService } from './service.ts';

const QUIET = 5;
const BURST = 1_000;
const WORKERS = 2;
const EVERY_MS = 1_000;
const BARE_SECONDS = 60;

/** Five quiet tenants, a lead a second each, while another tenant's burst drains; then the bare engine in their place. */
export async function neighbours(): Promise<Row[]> {
  const service = await startService({ workers: WORKERS, env: {} });
  const busy = await service.workspace('busy');
  const quiet = await Promise.all(Array.from({ length: QUIET }, (_, n) => service.workspace(`quiet-${n}`)));

  const began = performance.now();
  await submitAtOnce(busy, BURST);
  let draining = true;
  const drained = busy.settled().then(() => {
    draining = false;
  });
  const lane = async (n: number) => {
    await delay((n * EVERY_MS) / QUIET);
    for (let lead = 0; draining; lead++) {
      await quiet[n]?.submit({ email: `quiet${lead}@example.com`, name: `Person ${lead}` });
      await delay(EVERY_MS);
    }
  };
  await Promise.all([drained, ...quiet.map((_, n) => lane(n))]);
  const rate = BURST / ((performance.now() - began) / 1_000);
  for (const workspace of quiet) await workspace.settled();
  const ours = (await Promise.all(quiet.map((workspace) => workspace.latencies()))).flat();
  const bare = await besideBareBurst(service.temporalAddress, { rate, seconds: BARE_SECONDS });
  await service.stop();

  console.table({
    'beside our burst': { samples: ours.length, ...millisecondsOf(ours) },
    'bare workflows': { samples: bare.length, ...millisecondsOf(bare) },
  });
  console.log(`burst: ${rate.toFixed(1)} leads/s`);
  return [
    {
      what: `${QUIET} quiet tenants beside a burst of ${BURST} leads: accepted → written, p95`,
      unit: 'ms',
      ours: percentile(ours, 0.95),
      beside: percentile(bare, 0.95),
      besideWhat: 'bare workflows beside bare workflows at that rate',
      judged: 'ratio',
      bar: { atMost: 1.5 },
    },
  ];
}

/** Quiet bare workflows beside others that are driven at the burst's rate, each tenant with its fairness key. */
function besideBareBurst(address: string, { rate, seconds }: { rate: number; seconds: number }) {
  return withBareEngine(address, async ({ execute }) => {
    const until = performance.now() + seconds * 1_000;
    const every = async (ms: number, key: string, latencies: number[], afterMs = 0) => {
      await delay(afterMs);
      const running: Promise<unknown>[] = [];
      for (let at = performance.now(); at < until; at += ms) {
        await delay(Math.max(0, at - performance.now()));
        running.push(execute(key).then((took) => latencies.push(took)));
      }
      await Promise.all(running);
    };
    const latencies: number[] = [];
    const quiet = Array.from({ length: QUIET }, (_, n) =>
      every(EVERY_MS, `quiet-${n}`, latencies, (n * EVERY_MS) / QUIET),
    );
    await Promise.all([every(1_000 / rate, 'busy', []), ...quiet]);
    return latencies;
  });
}

const millisecondsOf = (latencies: readonly number[]) => ({
  'p50 (ms)': Math.round(percentile(latencies, 0.5)),
  'p95 (ms)': Math.round(percentile(latencies, 0.95)),
});
