import fc from 'fast-check';
import type { Fault } from '../../sandbox/faults/fault.ts';
import { syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { useSystem } from '../support/system.ts';

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
      const { id: tenantId, key } = await system.aConnectedTenant(48_100_000 + run);
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
      await hasten(tenantId, key);

      const counts = await system.settled(key);
      expect(counts).toMatchObject({ waiting: 0, failed: 0 });
      const contacts = await system.hubspot.contacts(48_100_000 + run);
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
  async function submit(key: string, fields: object, idempotencyKey: string): Promise<void> {
    const headers = { 'idempotency-key': idempotencyKey };
    for (;;) {
      const answer = await system
        .call('POST', '/v1/leads', { key, headers, json: { fields } })
        .catch(() => null);
      if (answer?.status === 202) return;
      await system.pause(50);
    }
  }

  /** The last event may have been the death of `api`. */
  async function answers(key: string): Promise<void> {
    for (;;) {
      const answer = await system.call('GET', '/v1/integrations/hubspot', { key }).catch(() => null);
      if (answer?.status === 200) return;
      await system.pause(50);
    }
  }

  /** Faults that met one lead three times have sent it to a timer of minutes; here it ends at once. */
  async function hasten(tenantId: string, key: string): Promise<void> {
    for (;;) {
      await system.settled(key);
      const { body } = await system.call('GET', '/v1/leads?status=waiting', { key });
      const waiting = (body.items as { id: string; waitingFor: string }[]) ?? [];
      if (waiting.length === 0) return;
      for (const { id, waitingFor } of waiting) {
        expect(waitingFor).toBe('hubspot_outage');
        const run = system.client.workflow.getHandle(syncLeadWorkflowId({ tenantId, leadId: id }));
        await run.signal('reconnected');
      }
      await system.pause(200);
    }
  }
});
