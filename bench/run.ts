import { accept } from './accept.ts';
import { burst } from './burst.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { memory } from './memory.ts';
import { neighbours } from './neighbours.ts';
import { quietTemporal } from './quiet-temporal.ts';
import { refreshes } from './refreshes.ts';
import { asPrinted, medianRow, type Row } from './row.ts';

/** Each measures both sides of its ratios in one run. */
const BENCHES: Record<string, () => Promise<Row[]>> = {
  idle,
  accept,
  burst,
  neighbours,
  refreshes,
  growth,
  memory,
};

const [name] = process.argv.slice(2);
if (name && !BENCHES[name]) {
  console.error(
    `Which benchmark? npm run bench -- ${Object.keys(BENCHES).join(' | ')}, or all without a name`,
  );
  process.exit(1);
}
const rounds = Number(process.env.ROUNDS ?? 3);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130)); // ends the parts too
quietTemporal();

const table: object[] = [];
for (const [one, bench] of Object.entries(BENCHES)) {
  if (name && one !== name) continue;
  const seen: Row[][] = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`${one}, round ${round} of ${rounds}`);
    const rows = await bench();
    console.table(rows.map((row) => asPrinted(medianRow([row]))));
    seen.push(rows);
  }
  for (const [n] of (seen[0] ?? []).entries()) {
    table.push(asPrinted(medianRow(seen.flatMap((rows) => rows[n] ?? []))));
  }
}
console.log(`Medians of ${rounds}:`);
console.table(table);
process.exit(0);
