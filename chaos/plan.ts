import fc from 'fast-check';
import type { Fault } from '../sandbox/faults/fault.ts';

export const KILLED_PARTS = ['worker', 'worker-2', 'api', 'PostgreSQL', 'Temporal'] as const;
export type KilledPart = (typeof KILLED_PARTS)[number];
export type WireName = 'PostgreSQL' | 'Temporal';

/** One thing that goes wrong. */
export type Act =
  | { readonly is: 'kill'; readonly part: KilledPart }
  /** The connections of `api` and the workers to it end. */
  | { readonly is: 'cut'; readonly wire: WireName }
  /** What they send arrives, and nothing comes back; then the connections end. */
  | { readonly is: 'lose answers'; readonly wire: WireName; readonly ms: number }
  | { readonly is: 'fault'; readonly fault: Fault & { times: number } }
  /** The token ends at once, for all who look at it at the same moment. */
  | { readonly is: 'expire' }
  /** The app is uninstalled in HubSpot, and a person connects it again after so long. */
  | { readonly is: 'uninstall'; readonly reconnectAfterMs: number };

export interface PlannedAct {
  readonly atMs: number;
  readonly act: Act;
}

/** A lead carries a mark of its own, so that one sees whose values the contact has in the end. */
export interface PlannedLead {
  readonly atMs: number;
  readonly email: string;
  readonly mark: string;
  /** Only some leads say a phone number: what they say must outlive later leads that don't. */
  readonly hasPhone: boolean;
}

/** What happens in one round, in order of time. */
export interface Plan {
  readonly leads: readonly PlannedLead[];
  readonly acts: readonly PlannedAct[];
}

export interface PlanSize {
  readonly leads: number;
  /** How long things go wrong, in milliseconds. */
  readonly spanMs: number;
  readonly faults: number;
}

/** The first half of the leads comes as a burst. */
const BURST_SHARE = 0.5;
const LEADS_A_PERSON = 3;

/** The same seed gives the same rounds, whatever their number. */
export const plansOf = (seed: number, rounds: number, size: PlanSize): Plan[] =>
  fc.sample(planOf(size), { seed, numRuns: rounds });

/** Of the time there is, in thousandths; without fast-check's love of extremes. */
const share = fc.noBias(fc.integer({ min: 0, max: 999 })).map((n) => n / 1_000);

const fault: fc.Arbitrary<Act> = fc
  .record({
    operation: fc.constantFrom(
      ...[
        'contacts.create',
        'contacts.update',
        'contacts.search',
        'contacts.batch',
        'contacts.read',
        'token.refresh',
      ],
    ),
    what: fc.constantFrom<Fault>(
      { status: 429 },
      { status: 429, headers: { 'retry-after': '1' } },
      { status: 500 },
      { status: 502, landed: true },
      { status: 503 },
      { drop: 'before' },
      { drop: 'after' },
      { drop: 'midway' },
      { status: 401 },
      { status: 423 },
      { status: 200, body: {} },
      { latencyMs: 2_000 },
    ),
    times: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ operation, what, times }) => {
    // A 401 of the token endpoint says that our app is unknown: that is the operator's to mend, not chaos.
    // An empty 200 of it stands in the log as a refresh, and the next attempt as one that nothing called for.
    const isMisread = operation === 'token.refresh' && (what.status === 401 || what.status === 200);
    const said = isMisread ? { status: 500 } : what;
    return { is: 'fault', fault: { ...said, operation, times } };
  });

/** Whatever can go wrong goes wrong once in each round, in an order of its own. */
function planOf({ leads, spanMs, faults }: PlanSize): fc.Arbitrary<Plan> {
  const loss = fc.integer({ min: 300, max: 2_500 });
  const acts = fc
    .record({
      faults: fc.array(fault, { minLength: faults, maxLength: faults }),
      database: loss,
      temporal: loss,
      reconnectAfterMs: fc.integer({ min: 500, max: Math.round(spanMs / 4) }),
    })
    .chain(({ faults, database, temporal, reconnectAfterMs }) => {
      const all: Act[] = [
        ...KILLED_PARTS.map((part) => ({ is: 'kill', part }) as const),
        { is: 'cut', wire: 'PostgreSQL' },
        { is: 'cut', wire: 'Temporal' },
        { is: 'lose answers', wire: 'PostgreSQL', ms: database },
        { is: 'lose answers', wire: 'Temporal', ms: temporal },
        { is: 'expire' },
        { is: 'expire' },
        { is: 'uninstall', reconnectAfterMs },
        ...faults,
      ];
      const shuffled = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
      const slotMs = spanMs / all.length;
      const delays = fc.array(share, {
        minLength: all.length,
        maxLength: all.length,
      });
      return fc
        .tuple(shuffled, delays)
        .map(([acts, late]) =>
          acts.map((act, n) => ({ atMs: Math.round((n + (late[n] ?? 0)) * slotMs), act })),
        );
    });

  const persons = Math.max(1, Math.round(leads / LEADS_A_PERSON));
  const lead = fc.record({
    person: fc.integer({ min: 1, max: persons }),
    late: share,
    hasPhone: fc.boolean(),
  });
  const planned = fc.array(lead, { minLength: leads, maxLength: leads }).map((all) =>
    all
      .map(({ person, late, hasPhone }, n) => ({
        atMs: n < leads * BURST_SHARE ? 0 : Math.round(late * spanMs),
        email: `person${person}@example.com`,
        mark: `mark-${n}`,
        hasPhone,
      }))
      .sort((a, b) => a.atMs - b.atMs),
  );
  return fc.record({ leads: planned, acts });
}
