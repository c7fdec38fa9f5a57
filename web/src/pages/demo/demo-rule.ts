/** Stands in for a model: these words ask for the sales team. */
export const KEYWORDS = [
  'sales',
  'talk',
  'speak',
  'call',
  'contact',
  'price',
  'pricing',
  'cost',
  'quote',
  'offer',
  'buy',
  'order',
  'trial',
  'vertrieb',
  'sprechen',
  'anrufen',
  'rückruf',
  'kontakt',
  'preis',
  'preise',
  'kosten',
  'kostet',
  'angebot',
  'kaufen',
  'bestellen',
] as const;

const ASKS = new RegExp(`\\b(${KEYWORDS.join('|')})s?\\b`, 'i');
const EMAIL = /[^\s@<>()",;:]+@[^\s@<>()",;:]+\.\p{L}{2,}/u;

/** The first word of what somebody says that asks for the form; `null`: a plain answer will do. */
export const keywordOf = (text: string): string | null => ASKS.exec(text)?.[1]?.toLowerCase() ?? null;

/** What the chat knows of the visitor by now, as the tool's arguments: the email that was given last. */
export function knownOf(said: readonly string[]): { email?: string } {
  const email = said.findLast((text) => EMAIL.test(text))?.match(EMAIL)?.[0];
  return email === undefined ? {} : { email };
}
