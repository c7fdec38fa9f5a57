import { parseArgs } from 'node:util';
import { plansOf } from './plan.ts';
import { playRound } from './round.ts';
import { startSurroundings } from './surroundings.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '10' },
    leads: { type: 'string', default: '300' },
  },
});
const [seed, rounds, leads] = [values.seed, values.rounds, values.leads].map(Number);
if (!seed || !rounds || !leads) {
  console.error('npm run chaos -- --seed 1 --rounds 10 --leads 300: three numbers above 0');
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130)); // ends the parts too

console.log(`${rounds} rounds of ${leads} leads, --seed ${seed}`);
const surroundings = await startSurroundings();
const table: object[] = [];
const faults: string[] = [];
for (const [n, plan] of plansOf(seed, rounds, { leads, spanMs: 10_000, faults: 12 }).entries()) {
  const { verdict, harms, seconds } = await playRound(surroundings, n, plan);
  const { faults: found, ...counts } = verdict;
  console.log(
    `round ${n + 1}: ${harms
      .map(({ what }) => what)
      .filter(Boolean)
      .join(', ')}`,
  );
  table.push({ round: n + 1, ...counts, 'must not be': found.length, seconds });
  console.table(table.slice(-1));
  for (const fault of found) console.error(fault);
  faults.push(...found.map((fault) => `round ${n + 1}: ${fault}`));
}
await surroundings.stop();
console.log(`All rounds, --seed ${seed}:`);
console.table(table);
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
