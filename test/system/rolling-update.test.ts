import fc from 'fast-check';
import { leads } from '../../src/db/schema.ts';
import { syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { useSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

jest.setTimeout(300_000);

const SEED = Number(process.env.FAULT_SEED ?? 1);
/** One process of each kind is replaced; in the distributed shape every one. */
const ROUNDS = process.env.SYSTEM_BUILD ? 3 : 1;
const CLIENTS = 4;
const PAUSE_MAX_MS = 150 * ROUNDS; // the longer it takes, the more leads would come
/** The balancer looks every 100 ms, on a machine that may stand still for seconds. */
const DRAIN_SECONDS = 6;
/** So slow is HubSpot that every worker is in the midst of something when it is told to end. */
const SLOW_MS = 1_000;

describe('an update under load, one process of each kind after the other', () => {
  const system = useSystem({ each: 2, drainSeconds: DRAIN_SECONDS });
  let isOver = false;
  afterEach(() => {
    isOver = true; // or a test over its limit would go on loading what is being stopped
  });

  it('cuts no request off, answers no error, and leaves no activity that has begun', async () => {
    const { key } = await system.aConnectedTenant();
    await faultsOf(system.hubspot).set({ latencyMs: SLOW_MS });
    const ready = new Set(system.urls);
    const refused: unknown[] = [];
    let accepted = 0;

    /** As a load balancer does, it asks each process whether it is ready. */
    async function balance() {
      while (!isOver) {
        for (const url of system.urls) {
          const answer = await system.call('GET', `${url}/readyz`).catch(() => null);
          if (answer?.status === 200) ready.add(url);
          else ready.delete(url);
        }
        await system.pause(100);
      }
    }
    async function submit(client: number, pauses: number[]) {
      for (let turn = 0; !isOver; turn++) {
        const url = [...ready][(client + turn) % ready.size] ?? '';
        const json = { fields: { email: `client${client}-${turn}@example.com` } };
        const answer = await system.call('POST', `${url}/v1/leads`, { key, json }).catch((error) => error);
        if (answer.status === 202) accepted += 1;
        else refused.push(answer);
        await system.pause(pauses[turn % pauses.length] ?? 0);
      }
    }
    const pauses = fc.sample(fc.array(fc.nat(PAUSE_MAX_MS), { minLength: 20 }), {
      seed: SEED,
      numRuns: CLIENTS,
    });
    const load = [balance(), ...pauses.map((of, client) => submit(client, of))];

    const [api, worker] = [system.pidsOf('api'), system.pidsOf('worker')];
    const ended: number[] = [];
    await until(() => accepted >= 50);
    for (let round = 0; round < ROUNDS; round++) {
      const pids = [api[round], worker[round]].filter((pid) => pid !== undefined);
      ended.push(...pids);
      for (const pid of pids) process.kill(pid, 'SIGTERM');
      await until(() => system.ends.length >= ended.length);
      if (round === ROUNDS - 1) break;
      const isReplaced = () =>
        system.pidsOf('api').length + system.pidsOf('worker').length >=
        api.length + worker.length + ended.length;
      await until(() => isReplaced() && ready.size === system.urls.length);
    }
    isOver = true;
    await Promise.all(load);
    await faultsOf(system.hubspot).set({ latencyMs: 0 });

    expect(refused).toEqual([]);
    for (const end of system.ends) expect(end).toContain('ended (exit code 0)');
    expect(await system.settled(key)).toMatchObject({ synced: accepted, waiting: 0, failed: 0 });
    const contacts = await system.hubspot.contacts();
    expect([contacts.length, contacts.filter(({ updates }) => updates > 0)]).toEqual([accepted, []]);
    const again = await triedAgain();
    const unheard = again.filter((failure) => failure?.timeoutFailureInfo);
    expect(again).toEqual(unheard); // what had begun was neither cancelled nor did it fail
    // Temporal may hand one to a worker that has just stopped asking; one that left its work would leave all of it.
    expect(unheard.length).toBeLessThanOrEqual(ended.length);
  });

  /** Why activities had to be tried again. */
  async function triedAgain() {
    const submitted = await system.database.db
      .select({ tenantId: leads.tenantId, leadId: leads.id })
      .from(leads);
    const reasons = submitted.map(async (lead) => {
      const run = system.client.workflow.getHandle(syncLeadWorkflowId(lead));
      const { events } = await run.fetchHistory();
      return (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
        started && (started.attempt ?? 1) > 1 ? [started.lastFailure] : [],
      );
    });
    return (await Promise.all(reasons)).flat();
  }
});
