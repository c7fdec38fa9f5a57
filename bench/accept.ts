import type { Row } from './row.ts';
import { type Service, startService } from './service.ts';

const LEADS = 3_000;
const AT_ONCE = 50;

/** How many leads a second are accepted while Temporal answers, and while it hangs; every one of them must be on record. */
export async function accept(): Promise<Row[]> {
  const service = await startService({ workers: 1, env: {} });
  const up = await acceptedPerSecond(service, 'up');
  service.freezeTemporal();
  const away = await acceptedPerSecond(service, 'away').finally(() => service.thawTemporal());
  await service.stop();
  return [
    {
      what: 'POST /v1/leads while Temporal hangs',
      unit: 'leads/s',
      ours: away,
      beside: up,
      besideWhat: 'while Temporal works on them',
      judged: 'ours',
      bar: { atLeast: 500 },
    },
  ];
}

async function acceptedPerSecond(service: Service, name: string): Promise<number> {
  const workspace = await service.workspace(name);
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < LEADS; n = next++) {
      await workspace.submit({ email: `person${n}@example.com`, name: `Person ${n}` });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const perSecond = LEADS / ((performance.now() - began) / 1_000);
  const kept = Object.values(await workspace.counts()).reduce((sum, n) => sum + n, 0);
  if (kept !== LEADS) throw new Error(`${LEADS} leads were accepted, and ${kept} are on record`);
  return perSecond;
}
