import type { MetricsSource } from '../../src/metrics/metrics-page.ts';

/** What stands on a page of metrics: by name and labels, as Prometheus writes them. */
export function samplesOf(page: string): Record<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** By how much the samples rise while something is done; those that stay are left out. */
export async function rises(read: MetricsSource, whileDoing: () => Promise<unknown>) {
  const before = samplesOf(await read());
  await whileDoing();
  const after = Object.entries(samplesOf(await read()));
  return Object.fromEntries(
    after.flatMap(([name, value]) =>
      value === (before[name] ?? 0) ? [] : [[name, value - (before[name] ?? 0)]],
    ),
  );
}
