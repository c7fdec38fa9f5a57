import { type Admission, createQuota, type Quota, type QuotaOptions } from './quota.ts';
import { createRollingWindow, type RollingWindow } from './rolling-window.ts';

/** What HubSpot counts apart. */
export type CallKind = 'request' | 'search';

/** The calls of one account, or of all, since the last reset; those that were refused are counted, too. */
export type Stats = {
  requests: number;
  searches: number;
  /** How many calls got which status; `none` where the connection was cut before an answer. */
  statuses: Record<string, number>;
  /** The most requests, searches apart, in any ten seconds and any one second; the most searches in any one second. */
  peak10s: number;
  peak1s: number;
  peakSearches1s: number;
  /** How many calls were answered 429. */
  rateLimited: number;
};

export type Traffic = {
  /** Counts a call of this account that arrives, and says whether its quota has room for it. */
  arrive(hubId: number, kind: CallKind): Admission;
  /** Notes how it was answered; null: not at all. */
  answered(hubId: number, status: number | null): void;
  /** For all accounts: their sums, and the highest count that one of them had. */
  stats(hubId?: number): Stats;
  clear(): void;
};

/** Counts the calls to HubSpot's API by account, OAuth apart, and holds them to the quota. In memory only. */
export function createTraffic(options: QuotaOptions, now: () => number): Traffic {
  let meters = new Map<number, Meter>();
  const meterOf = (hubId: number): Meter => {
    const meter = meters.get(hubId) ?? createMeter(options);
    meters.set(hubId, meter);
    return meter;
  };
  return {
    arrive: (hubId, kind) => {
      const meter = meterOf(hubId);
      const nowMs = now();
      if (kind === 'search') meter.searches.add(nowMs);
      else meter.requests.add(nowMs);
      return meter.quota.admit(kind, nowMs);
    },
    answered: (hubId, status) => meterOf(hubId).note(String(status ?? 'none')),
    stats: (hubId) =>
      hubId === undefined
        ? [...meters.values()].map(statsOf).reduce(together, statsOf(createMeter(options)))
        : statsOf(meterOf(hubId)),
    clear: () => {
      meters = new Map();
    },
  };
}

type Meter = {
  quota: Quota;
  requests: Counter;
  searches: Counter;
  statuses: Map<string, number>;
  note(status: string): void;
};

function createMeter(options: QuotaOptions): Meter {
  const statuses = new Map<string, number>();
  return {
    quota: createQuota(options),
    requests: createCounter(),
    searches: createCounter(),
    statuses,
    note: (status) => void statuses.set(status, (statuses.get(status) ?? 0) + 1),
  };
}

type Counter = Pick<RollingWindow, 'add'> & { total(): number; peak1s(): number; peak10s(): number };

function createCounter(): Counter {
  const [second, tenSeconds] = [createRollingWindow(1_000), createRollingWindow(10_000)];
  let total = 0;
  return {
    add: (nowMs) => {
      total += 1;
      second.add(nowMs);
      tenSeconds.add(nowMs);
    },
    total: () => total,
    peak1s: second.peak,
    peak10s: tenSeconds.peak,
  };
}

const statsOf = ({ requests, searches, statuses }: Meter): Stats => ({
  requests: requests.total(),
  searches: searches.total(),
  statuses: Object.fromEntries(statuses),
  peak10s: requests.peak10s(),
  peak1s: requests.peak1s(),
  peakSearches1s: searches.peak1s(),
  rateLimited: statuses.get('429') ?? 0,
});

function together(one: Stats, other: Stats): Stats {
  const statuses = { ...one.statuses };
  for (const [status, count] of Object.entries(other.statuses)) {
    statuses[status] = (statuses[status] ?? 0) + count;
  }
  return {
    requests: one.requests + other.requests,
    searches: one.searches + other.searches,
    statuses,
    peak10s: Math.max(one.peak10s, other.peak10s),
    peak1s: Math.max(one.peak1s, other.peak1s),
    peakSearches1s: Math.max(one.peakSearches1s, other.peakSearches1s),
    rateLimited: one.rateLimited + other.rateLimited,
  };
}
