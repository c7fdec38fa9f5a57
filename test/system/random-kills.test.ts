import fc from 'fast-check';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { useSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.KILL_SCHEDULES ?? 1);
const EMAILS = ['ada@example.com', 'bob@example.com', 'cyd@example.com', 'dee@example.com'];

type Event =
  | { readonly is: 'lead'; readonly email: string }
  | { readonly is: 'kill'; readonly process: 'api' | 'worker' }
  | { readonly is: 'fault'; readonly fault: Fault };

const fault: fc.Arbitrary<Event> = fc
  .record({
    operation: fc.constantFrom('contacts.create', 'contacts.update', 'contacts.search', 'contacts.batch'),
    fault: fc.constantFrom<Fault>(
      { status: 500 },
      { status: 502, landed: true },
      { drop: 'before' },
      { drop: 'after' },
      { drop: 'midway' },
      { status: 200, body: {} },
      { status: 401 },
      { status: 423 },
      { status: 429, headers: { 'retry-after': '1' } },
    ),
    times: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ operation, fault, times }) => ({ is: 'fault', fault: { ...fault, operation, times } }));

const schedule: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ is: fc.constant('lead' as const), email: fc.constantFrom(...EMAILS) }),
    },
    { weight: 2, arbitrary: fault },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('kill' as const),
        process: fc.constantFrom('worker' as const, 'worker' as const, 'api' as const),
      }),
    },
  ),
  { minLength: 40, maxLength: 60 },
);

jest.setTimeout(60_000 + RUNS * 120_000);

describe(`processes that die at any moment, FAULT_SEED=${SEED}`, () => {
  const system = useSystem();

  it('lose no lead: one contact a person, holding what was accepted last', async () => {
    const faults = faultsOf(system.hubspot);
    for (const [run, events] of fc.sample(schedule, { seed: SEED, numRuns: RUNS }).entries()) {
      const hubId = 48_100_000 + run;
      const { id: tenantId, key } = await system.aConnectedTenant(hubId);
      const newest = new Map<string, string>();
      for (const [n, event] of events.entries()) {
        if (event.is === 'fault') await faults.arm(event.fault);
        else if (event.is === 'kill') kill(event.process);
        else {
          await submit(key, { email: event.email, company: `value ${n}` }, `lead-${n}`);
          newest.set(event.email, `value ${n}`);
        }
      }
      await faults.lift();
      await answers(key);
      await hasten({ tenantId, key, hubId });

      const counts = await system.settled(key);
      expect(counts).toMatchObject({ waiting: 0, failed: 0 });
      const contacts = await system.hubspot.contacts(hubId);
      expect(contacts.map(({ properties }) => [properties.email, properties.company]).sort()).toEqual(
        [...newest].sort(),
      );
    }
  });

  function kill(process: 'api' | 'worker'): void {
    try {
      system.kill(process);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it is dead already and not back yet
    }
  }

  /** As a careful caller does: the same key, until it is answered. */
  const submit = (key: string, fields: object, idempotencyKey: string) =>
    until(async () => {
      const headers = { 'idempotency-key': idempotencyKey };
      const call = system.call('POST', '/v1/leads', { key, headers, json: { fields } });
      return (await call.catch(() => null))?.status === 202;
    });

  /** The last event may have been the death of `api`. */
  const answers = (key: string) =>
    until(async () => (await integration(key).catch(() => null))?.status === 200);

  const integration = (key: string) => system.call('GET', '/v1/integrations/hubspot', { key });

  /**
   * Faults or deaths that met one lead three times have sent it to a timer of minutes, which ends at once here; a 401
   * too many has broken the connection, and a person connects it again. That each lead gets through is the proof.
   */
  const hasten = ({ tenantId, key, hubId }: { tenantId: string; key: string; hubId: number }) =>
    until(async () => {
      await system.settled(key);
      const { body } = await system.call('GET', '/v1/leads?status=waiting', { key });
      const waiting = (body.items as { id: string; waitingFor: string }[]) ?? [];
      if ((await integration(key)).body.status === 'reconnect_required') await system.connect(key, hubId);
      for (const { id } of waiting.filter(({ waitingFor }) => waitingFor !== 'connection')) {
        const run = system.client.workflow.getHandle(syncLeadWorkflowId({ tenantId, leadId: id }));
        await run.signal('reconnected').catch(() => {}); // it may just have gone on by itself
      }
      return waiting.length === 0;
    });
});
