import type { Seen } from '../endpoint.ts';
import type { Fault } from './fault.ts';

/** A fault in wait: `left` calls to strike, until then; null: no bound. */
export type ArmedFault = Fault & { left: number | null; endsAtMs: number | null };

export type Faults = {
  arm(fault: Fault): void;
  /** The fault that this call meets, if any: the one that was armed first. */
  take(call: Seen): Fault | undefined;
  /** In the order in which they strike. */
  armed(): ArmedFault[];
  /** Grows with each change. */
  revision(): number;
  clear(): void;
};

/** Faults armed by a test or a person. In memory only. */
export function createFaults(now: () => number): Faults {
  let armed: ArmedFault[] = [];
  let revision = 0;

  function keep(isKept: (fault: ArmedFault) => boolean): void {
    const kept = armed.filter(isKept);
    if (kept.length < armed.length) revision += 1;
    armed = kept;
  }

  const dropEnded = () => keep(({ endsAtMs }) => endsAtMs === null || endsAtMs > now());

  function take(call: Seen): Fault | undefined {
    if (armed.length === 0) return undefined;
    dropEnded();
    const fault = armed.find((candidate) => strikes(candidate, call));
    if (fault?.left) {
      fault.left -= 1;
      revision += 1;
      keep(({ left }) => left !== 0);
    }
    return fault;
  }

  return {
    arm: (fault) => {
      const { times = fault.forMs === undefined ? 1 : null, forMs } = fault;
      armed.push({ ...fault, left: times, endsAtMs: forMs === undefined ? null : now() + forMs });
      revision += 1;
    },
    take,
    armed: () => {
      dropEnded();
      return armed.map((fault) => ({ ...fault }));
    },
    revision: () => {
      dropEnded();
      return revision;
    },
    clear: () => keep(() => false),
  };
}

const strikes = (fault: ArmedFault, { operation, hubId }: Seen): boolean =>
  (fault.operation === undefined ||
    fault.operation === operation ||
    operation.startsWith(`${fault.operation}.`)) &&
  (fault.hubId === undefined || fault.hubId === hubId);
