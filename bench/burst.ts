import { DefaultLogger, Runtime } from '@temporalio/worker';
import { bareEngineWorkflowsPerSecond } from './bare-engine.ts';
import { startService, type Traffic } from './service.ts';

const LEADS = 1_000;
/** One call at a time gets five searches a second: a fifth of the leads shows its rate as well. */
const LEADS_ONE_BY_ONE = 200;
const WORKERS = 2;

interface Side {
  readonly leadsPerSecond: number;
  readonly traffic: Traffic;
  readonly failed: number;
}

/** A burst of one tenant at HubSpot's real quota: group commit on and off, against the bare engine of the same run. */
export async function burst(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });
  console.log(`Burst of one tenant, ${WORKERS} workers, 100 requests in 10 s and 5 searches in 1 s.`);
  const together = await startService({ workers: WORKERS, env: { HUBSPOT_GROUP_COMMIT: 'on' } });
  const on = await run(together, LEADS);
  const bare = await bareEngineWorkflowsPerSecond(together.temporalAddress, LEADS / 2);
  await together.stop();
  const oneByOne = await startService({ workers: WORKERS, env: { HUBSPOT_GROUP_COMMIT: 'off' } });
  const off = await run(oneByOne, LEADS_ONE_BY_ONE);
  await oneByOne.stop();

  console.table({
    'group commit on': rowOf(on, LEADS),
    'group commit off': rowOf(off, LEADS_ONE_BY_ONE),
    'bare engine': { 'per second': bare.toFixed(1) },
  });
  console.log(`on : off         ${(on.leadsPerSecond / off.leadsPerSecond).toFixed(2)}  (at least 4)`);
  console.log(`on : bare engine ${(on.leadsPerSecond / bare).toFixed(2)}  (at least 0.7)`);
}

async function run(service: Awaited<ReturnType<typeof startService>>, leads: number): Promise<Side> {
  const began = performance.now();
  const submit = (n: number) =>
    service.submit({ email: `burst${n}@example.com`, name: `Person ${n}`, phone: '+1 555' });
  await Promise.all(Array.from({ length: leads }, (_, n) => submit(n)));
  const { synced, failed } = await service.settled();
  return {
    leadsPerSecond: synced / ((performance.now() - began) / 1_000),
    traffic: await service.traffic(),
    failed,
  };
}

const rowOf = ({ leadsPerSecond, traffic, failed }: Side, leads: number) => ({
  leads,
  'per second': leadsPerSecond.toFixed(1),
  failed,
  requests: traffic.requests,
  searches: traffic.searches,
  '429s': traffic.rateLimited,
});
