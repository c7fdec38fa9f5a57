const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/** What forms and models call yes and no; `null` for anything else. */
export function convertBoolean(text: string): 'true' | 'false' | null {
  const word = text.toLowerCase();
  if (YES.has(word)) return 'true';
  return NO.has(word) ? 'false' : null;
}
