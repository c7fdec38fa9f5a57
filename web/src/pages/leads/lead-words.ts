import type { Status } from '../../parts/status-badge.tsx';
import type { Lead } from './leads-api.ts';

/** Of a lead whose person was erased nothing is left to call it by. */
export const titleOf = ({ email }: Pick<Lead, 'email'>) => (email === '' ? 'Erased lead' : email);

/** A failed lead that a person has dealt with needs nobody any more. */
export const badgeOf = ({ status, handledAt }: Pick<Lead, 'status' | 'handledAt'>): Status =>
  status === 'failed' && handledAt !== null ? 'handled' : status;

/** The person's name, as far as they gave it, and their company. */
export function nameOf({ fields }: Pick<Lead, 'fields'>): string | null {
  const text = (field: string) => {
    const value = fields[field];
    return typeof value === 'string' ? value.trim() : '';
  };
  const explicit = [text('first_name'), text('last_name')].filter(Boolean).join(' ');
  return [explicit || text('name'), text('company')].filter(Boolean).join(' · ') || null;
}

/** Where the lead came from; a test lead of no agent has a badge that says it. */
export const originOf = ({
  agentName,
  agentId,
  source,
  test,
}: Pick<Lead, 'agentName' | 'agentId' | 'source' | 'test'>) => agentName ?? agentId ?? (test ? null : source);

/** What could not be sent, though it was to be; a synced lead's badge counts these alone. */
export const warningsOf = ({ status, warnings }: Pick<Lead, 'status' | 'warnings'>) =>
  status === 'synced' ? warnings.filter(({ severity }) => severity === 'warning') : [];

const STARTS_WITHIN_MS = 30_000;

/** Whether it is stored for longer than it should take to begin. */
export const isLate = (
  { status, receivedAt, events }: Pick<Lead, 'status' | 'receivedAt'> & { events?: { at: string }[] },
  now: number,
) => status === 'received' && now - Date.parse(events?.at(-1)?.at ?? receivedAt) > STARTS_WITHIN_MS;
