import type { RecentLog } from './recent-log.ts';

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

export type RequestLog = RecentLog<LoggedRequest>;
