import type { Store } from '../store/store.ts';
import type { Change } from '../store/tables.ts';

// HubSpot's ids have grown to eleven digits: more than 32 bits hold.
const firstContactId = 70_000_000_001;

/** The next id for a contact, and what to store so that it is never given again. */
export function nextContactId(store: Store): { id: string; change: Change } {
  const id = (store.rows.lastIds.get('contact') ?? firstContactId - 1) + 1;
  return { id: String(id), change: { table: 'lastIds', key: 'contact', value: id } };
}

/** Where an id leads: to itself, or to the contact that its own was merged into. */
export const currentId = (store: Store, id: string): string => store.rows.survivorIds.get(id) ?? id;
