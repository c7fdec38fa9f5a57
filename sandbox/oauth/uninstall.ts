import type { Store } from '../store/store.ts';
import type { Change } from '../store/tables.ts';

/** Removes the app from an account. Its tokens of both kinds are dead at once; its contacts stay. */
export function uninstall(store: Store, hubId: number): void {
  const changes: Change[] = [{ table: 'installs', key: String(hubId), value: null }];
  for (const table of ['authorizationCodes', 'accessTokens', 'refreshTokens'] as const) {
    for (const [key, row] of store.rows[table]) {
      if (row.hubId === hubId) changes.push({ table, key, value: null });
    }
  }
  store.commit(changes);
}
