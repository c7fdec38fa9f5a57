export type LoggedRequest = {
  at: string;
  /** Null when the request named no account that the sandbox knows. */
  hubId: number | null;
  /** What it was for: `token.refresh`, `contacts.search`, … */
  operation: string;
  method: string;
  path: string;
  status: number;
  durationMs: number;
};

export type RequestLog = {
  add(request: LoggedRequest): void;
  /** The last requests, newest first. */
  newestFirst(): LoggedRequest[];
  /** All that were ever added. */
  total(): number;
  clear(): void;
};

const requestsMax = 1_000;

/** Keeps the last requests, in memory only. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  let total = 0;
  return {
    add: (request) => {
      requests.push(request);
      total += 1;
      if (requests.length > requestsMax) requests.shift();
    },
    newestFirst: () => requests.toReversed(),
    total: () => total,
    clear: () => {
      requests = [];
      total += 1;
    },
  };
}
