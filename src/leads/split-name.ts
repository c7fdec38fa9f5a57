export interface SplitName {
  readonly first: string;
  /** Empty for a single word. */
  readonly last: string;
}

/** First word, remaining words: "Ada King Lovelace" → "Ada", "King Lovelace". No word is ever lost. */
export function splitName(name: string): SplitName {
  const [first = '', ...rest] = name.trim().split(/\s+/u);
  return { first, last: rest.join(' ') };
}
