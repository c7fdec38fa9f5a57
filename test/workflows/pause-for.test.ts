import fc from 'fast-check';
import type { FailureCode, FaultCode } from '../../src/workflows/contract.ts';
import { type Pause, pauseFor } from '../../src/workflows/pause-for.ts';

const HOUR_MS = 3_600_000;
/** In the middle of the jitter: the pause that is written in the policy. */
const MIDDLE = 0.5;

const fails = (code: FailureCode): Pause => ({ is: 'fail', code });
const waits = (waitingFor: string, waitMs: number | null, countsAsRound: boolean) =>
  ({ is: 'wait', waitingFor, waitMs, countsAsRound }) as Pause;

/** What follows the first fault of a run. */
const FIRST: Record<FaultCode, Pause> = {
  connection_required: waits('connection', null, false),
  hubspot_limit: waits('hubspot_limit', 33_000, false),
  hubspot_outage: waits('hubspot_outage', 2 * 60_000, true),
  operator_fault: waits('operator', 10 * 60_000, false),
  database_unavailable: waits('internal', 15_000, false),
  person_busy: waits('internal', 20_000, false),
  internal_error: waits('internal', 60_000, true),
  invalid_email: fails('invalid_email'),
  required_property_missing: fails('required_property_missing'),
  permission_denied: fails('permission_denied'),
  contact_conflict: fails('contact_conflict'),
  refused: fails('refused'),
  suppressed: fails('suppressed'),
  outage_exhausted: fails('outage_exhausted'),
};

/** The pauses of all rounds, and what follows the last of them. */
function roundsOf(fault: FaultCode, random: number): { pausesMs: number[]; end: Pause } {
  const pausesMs: number[] = [];
  for (let round = 0; round < 1_000; round++) {
    const pause = pauseFor(fault, {
      rounds: { hubspot_outage: round, internal: round },
      waitMs: null,
      random,
    });
    if (pause.is === 'fail') return { pausesMs, end: pause };
    pausesMs.push(pause.waitMs ?? 0);
  }
  throw new Error('The rounds never end.');
}

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const NEVER_ENDING = [
  'connection_required',
  'hubspot_limit',
  'operator_fault',
  'database_unavailable',
] as const;

describe('what follows a fault', () => {
  it.each(Object.entries(FIRST) as [FaultCode, Pause][])('%s: %j', (fault, pause) => {
    const waitMs = fault === 'hubspot_limit' ? 30_000 : null;
    expect(pauseFor(fault, { rounds: {}, waitMs, random: MIDDLE })).toEqual(pause);
  });

  it('tries through an outage of HubSpot for about a day, ever more seldom, and then gives up', () => {
    const { pausesMs, end } = roundsOf('hubspot_outage', MIDDLE);
    const hours = pausesMs.reduce((sum, ms) => sum + ms, 0) / HOUR_MS;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThan(25);
    expect(pausesMs).toEqual(pausesMs.toSorted((a, b) => a - b));
    expect(end).toEqual(fails('outage_exhausted'));
  });

  it('gives a fault of our own some hours before a person has to look', () => {
    const { pausesMs, end } = roundsOf('internal_error', MIDDLE);
    expect(pausesMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(4 * HOUR_MS);
    expect(end).toEqual(fails('internal_error'));
  });

  it.each(NEVER_ENDING)('%s never uses up a round, however long it lasts', (fault) => {
    expect(
      pauseFor(fault, { rounds: { hubspot_limit: 10_000 }, waitMs: 1_000, random: MIDDLE }),
    ).toMatchObject({
      is: 'wait',
      countsAsRound: false,
    });
  });

  it.each(['hubspot_outage', 'internal_error', 'operator_fault', 'database_unavailable'] as const)(
    '%s: pauses differ by a fifth at most, and do differ, so that leads do not return together',
    (fault) => {
      const pauseMs = (at: number) => {
        const pause = pauseFor(fault, { rounds: {}, waitMs: null, random: at });
        return pause.is === 'wait' ? (pause.waitMs ?? 0) : 0;
      };
      const written = pauseMs(MIDDLE);
      expect([pauseMs(0), pauseMs(1)]).toEqual([0.8 * written, 1.2 * written]);
      fc.assert(
        fc.property(random, (at) => {
          expect(pauseMs(at)).toBeGreaterThanOrEqual(0.8 * written);
          expect(pauseMs(at)).toBeLessThanOrEqual(1.2 * written);
        }),
      );
    },
  );

  it("waits for HubSpot's limit as long as HubSpot asked or a fifth longer, a day too, never shorter", () => {
    fc.assert(
      fc.property(fc.nat({ max: 48 * HOUR_MS }), random, (waitMs, at) => {
        const pause = pauseFor('hubspot_limit', { rounds: {}, waitMs, random: at });
        expect(pause).toMatchObject({ is: 'wait', waitingFor: 'hubspot_limit' });
        if (pause.is === 'wait') {
          expect(pause.waitMs).toBeGreaterThanOrEqual(waitMs);
          expect(pause.waitMs).toBeLessThanOrEqual(Math.round(1.2 * waitMs));
        }
      }),
    );
  });

  it("waits a window of HubSpot's limit where HubSpot named no time", () => {
    expect(pauseFor('hubspot_limit', { rounds: {}, waitMs: null, random: 0 })).toMatchObject({
      waitMs: 10_000,
    });
  });
});
