import { createRollingWindow } from './rolling-window.ts';
import type { CallKind } from './traffic.ts';

export type QuotaOptions = {
  /** Calls that an account may make in any ten seconds, searches apart; without it any number. */
  requestsPer10s?: number;
  /** Searches that an account may make in any second; without it any number. */
  searchesPerSecond?: number;
};

export type Admission = { admitted: boolean; headers: Record<string, string> };

/** What an account may call. */
export type Quota = {
  /** Counts a call that arrives, unless it is one too many: what is refused uses nothing up. */
  admit(kind: CallKind, nowMs: number): Admission;
};

const requestWindowMs = 10_000;
const searchWindowMs = 1_000;

/** The quota of one account. HubSpot tells of it in the headers of every answer but a search's. */
export function createQuota({ requestsPer10s, searchesPerSecond }: QuotaOptions): Quota {
  const requests = createRollingWindow(requestWindowMs);
  const searches = createRollingWindow(searchWindowMs);

  function admitSearch(nowMs: number): Admission {
    const admitted = searchesPerSecond === undefined || searches.countAt(nowMs) < searchesPerSecond;
    if (admitted && searchesPerSecond !== undefined) searches.add(nowMs);
    return { admitted, headers: {} };
  }

  function admitRequest(nowMs: number): Admission {
    if (requestsPer10s === undefined) return { admitted: true, headers: {} };
    const admitted = requests.countAt(nowMs) < requestsPer10s;
    if (admitted) requests.add(nowMs);
    return {
      admitted,
      headers: {
        'x-hubspot-ratelimit-max': String(requestsPer10s),
        'x-hubspot-ratelimit-remaining': String(requestsPer10s - requests.countAt(nowMs)),
        'x-hubspot-ratelimit-interval-milliseconds': String(requestWindowMs),
      },
    };
  }

  return { admit: (kind, nowMs) => (kind === 'search' ? admitSearch(nowMs) : admitRequest(nowMs)) };
}
