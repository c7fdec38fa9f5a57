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

/** Where the lead came from. */
export const originOf = ({ agentName, agentId, source }: Pick<Lead, 'agentName' | 'agentId' | 'source'>) =>
  agentName ?? agentId ?? source;

const STARTS_WITHIN_MS = 30_000;

/** Whether it is stored for longer than it should take to begin. */
export const isLate = (
  { status, receivedAt, events }: Pick<Lead, 'status' | 'receivedAt'> & { events?: { at: string }[] },
  now: number,
) => status === 'received' && now - Date.parse(events?.at(-1)?.at ?? receivedAt) > STARTS_WITHIN_MS;
