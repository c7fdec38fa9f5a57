import { burst } from './burst.ts';
import { neighbours } from './neighbours.ts';
import { quietTemporal } from './quiet-temporal.ts';

/** Each measures both sides of its ratio in one run. */
const BENCHES: Record<string, () => Promise<void>> = { burst, neighbours };

const [name = ''] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  console.error(`Which benchmark? npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130)); // ends the parts too
quietTemporal();
await bench();
process.exit(0);
