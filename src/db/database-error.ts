import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';

/** The PostgreSQL error under a failed query, or `null` when the failure was another one. */
export function postgresError(error: unknown): postgres.PostgresError | null {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause : null;
}

/** The name of the constraint that a statement ran into, or `null` when it failed for another reason. */
export function violatedConstraint(error: unknown): string | null {
  return postgresError(error)?.constraint_name ?? null;
}

/** SQLSTATE classes that say "not now": connection, resources, shutdown, a server that starts or is read-only. */
const AWAY = /^(08|53|57P|25006)/;
/** Codes of the driver and of Node's sockets. */
const UNREACHABLE = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** Whether a query failed because PostgreSQL is away for now, rather than because of what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  const refusal = postgresError(error);
  if (refusal) return AWAY.test(refusal.code);
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && UNREACHABLE.has(code);
}
