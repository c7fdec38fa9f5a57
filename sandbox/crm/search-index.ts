import type { Store } from '../store/store.ts';
import { type Change, type Contact, emailKey } from '../store/tables.ts';
import { cleanEmail } from './emails.ts';

export type SearchIndex = {
  /** All contacts of an account that a search can find, oldest first. */
  contacts(hubId: number): Contact[];
  /** Those that may have this email, without reading through a full account. */
  candidates(hubId: number, email: string): Contact[];
  clear(): void;
};

/** A contact that changed too lately for the index: what it shows instead, and what is to come. */
type Late = { shown: Contact | undefined; changes: { dueMs: number; contact: Contact }[] };

const lateMax = 10_000;

/**
 * What a search knows: contacts as they were some time ago, while reads by id and email see them as they are. What was
 * deleted or merged away is not found from that moment on.
 */
export function createSearchIndex(store: Store, lagMs: number, now: () => number): SearchIndex {
  const late = new Map<string, Late>();
  if (lagMs > 0) store.beforeCommit((changes) => changes.forEach(note));

  function note({ table, key, value }: Change): void {
    if (table !== 'contacts' || value === null) return;
    const entry = late.get(key) ?? { shown: store.rows.contacts.get(key), changes: [] };
    entry.changes.push({ dueMs: now() + lagMs, contact: value });
    late.set(key, entry);
    if (late.size > lateMax) catchUp(); // nobody may ever search
  }

  function catchUp(): void {
    for (const [id, entry] of late) {
      while ((entry.changes[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= now()) {
        entry.shown = entry.changes.shift()?.contact;
      }
      if (entry.changes.length === 0) late.delete(id);
    }
  }

  /** As the index shows it; a contact that is gone by now is not found, whatever the index may hold. */
  function shown(contact: Contact): Contact[] {
    if (contact.archivedAt !== null) return [];
    const entry = late.get(contact.id);
    return entry ? [entry.shown ?? []].flat() : [contact];
  }

  function all(hubId: number): Contact[] {
    catchUp();
    return [...store.rows.contacts.values()].filter((contact) => contact.hubId === hubId).flatMap(shown);
  }

  function candidates(hubId: number, email: string): Contact[] {
    catchUp();
    const key = emailKey(hubId, cleanEmail(email));
    const ids = new Set([store.rows.contactIdsByEmail.get(key) ?? '', ...late.keys()]);
    return [...ids]
      .flatMap((id) => store.rows.contacts.get(id) ?? [])
      .filter((contact) => contact.hubId === hubId)
      .flatMap(shown);
  }

  return { contacts: all, candidates, clear: () => late.clear() };
}
