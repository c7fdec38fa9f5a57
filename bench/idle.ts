import { setTimeout as delay } from 'node:timers/promises';
import { type BareEngine, withBareEngine } from './bare-engine.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';
import { type Service, startService } from './service.ts';

const LEADS = 60;
/** Far longer than one lead takes: each has the machine to itself. */
const EVERY_MS = 400;
const HUBSPOT_LATENCIES_MS = [0, 120];

/** One lead at a time on an idle system, in turn with the bare engine: from acceptance to the contact's being written. */
export async function idle(): Promise<Row[]> {
  const service = await startService({ workers: 1, env: {} });
  const rows: Row[] = [];
  await withBareEngine(service.temporalAddress, async (engine) => {
    for (const latencyMs of HUBSPOT_LATENCIES_MS) rows.push(await atLatency(service, engine, latencyMs));
  });
  await service.stop();
  return rows;
}

async function atLatency(service: Service, engine: BareEngine, latencyMs: number): Promise<Row> {
  await service.setHubSpotLatency(latencyMs);
  const workspace = await service.workspace(`idle-${latencyMs}`);
  await workspace.submit({ email: 'first@example.com', name: 'First' }); // opens the connections
  await workspace.settled();
  const bare: number[] = [];
  for (let n = 0; n < LEADS; n++) {
    await workspace.submit({ email: `idle${n}@example.com`, name: `Person ${n}`, phone: '+1 555' });
    await delay(EVERY_MS);
    bare.push(await engine.execute('idle'));
    await delay(EVERY_MS / 4);
  }
  await workspace.settled();
  const ours = (await workspace.latencies()).slice(0, LEADS);
  return {
    what: `idle, HubSpot answers in ${latencyMs} ms: accepted → written, p50`,
    unit: 'ms',
    ours: percentile(ours, 0.5),
    beside: percentile(bare, 0.5),
    besideWhat: 'three empty activities',
    judged: 'ratio',
    bar: latencyMs === 0 ? { atMost: 2 } : null,
  };
}
