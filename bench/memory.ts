import { setTimeout as delay } from 'node:timers/promises';
import { submitAtOnce } from './burst.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';
import { startService } from './service.ts';

const BURSTS = Number(process.env.BURSTS ?? 12);
const LEADS_A_BURST = 500;
const PARTS = ['api', 'worker', 'worker-2', 'Temporal', 'sandbox'] as const;

/** Bursts one after another for many minutes: the memory of each process in the second half beside the first. */
export async function memory(): Promise<Row[]> {
  const service = await startService({ workers: 2, env: {} });
  const seen: Record<string, number>[] = [];
  for (let n = 0; n < BURSTS; n++) {
    const workspace = await service.workspace(`long-${n}`);
    await submitAtOnce(workspace, LEADS_A_BURST);
    await workspace.settled();
    await delay(2_000); // as long as a collector of garbage may take
    seen.push(Object.fromEntries(PARTS.map((part) => [part, service.usage(part).memoryMb])));
    console.log(
      `${(n + 1) * LEADS_A_BURST} leads: ${PARTS.map((part) => `${part} ${seen[n]?.[part]} MB`).join(', ')}`,
    );
  }
  await service.stop();
  // The first quarter warms up: modules, caches, the heap's own growth.
  const warm = seen.slice(Math.floor(BURSTS / 4));
  const half = Math.floor(warm.length / 2);
  const typical = (part: string, of: readonly Record<string, number>[]) =>
    percentile(
      of.map((one) => one[part] ?? Number.NaN),
      0.5,
    );
  return PARTS.map((part) => ({
    what: `memory of ${part}, ${BURSTS * LEADS_A_BURST} leads`,
    unit: 'MB',
    ours: typical(part, warm.slice(half)),
    beside: typical(part, warm.slice(0, half)),
    besideWhat: 'earlier in the run',
    judged: 'ratio',
    bar: part === 'Temporal' || part === 'sandbox' ? null : { atMost: 1.15 },
  }));
}
