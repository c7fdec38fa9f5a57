import type { RecentLog } from './recent-log.ts';

export type LoggedRequest = {
  at: string;
  /** Null when the request named no account that the sandbox knows. */
  hubId: number | null;
  /** What it was for: `token.refresh`, `contacts.search`, … */
  operation: string;
  method: string;
  path: string;
  /** Null when the connection was gone before the answer was out. */
  status: number | null;
  durationMs: number;
};

export type RequestLog = RecentLog<LoggedRequest>;
