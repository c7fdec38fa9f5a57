import { Problem } from './problems.ts';

/** One of our tags, as it comes back: proxies that compress weaken it (`W/"…"`) or add to its end (`…-gzip"`). */
const TAG = /^(?:W\/)?"?([\w-]+)(?:\.[\w-]+)?"?$/;

/**
 * The version in the tag that If-Match names: what is changed is that, whatever else the answer showed.
 * @returns an empty one, which nothing has, where the tag is not one of ours
 */
export function versionSeen(ifMatch: string | undefined, what: 'mapping' | 'agent'): string {
  if (ifMatch === undefined) {
    throw new Problem(
      'if-match-missing',
      `There is no If-Match header, so nothing was saved; read the ${what} first and send the ETag of its answer.`,
    );
  }
  return TAG.exec(ifMatch)?.[1] ?? '';
}
