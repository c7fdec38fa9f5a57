/** Where most people have their mail. One that is near another is listed too, so that it is left alone. */
const DOMAINS = [
  'gmail.com',
  'googlemail.com',
  'yahoo.com',
  'ymail.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'protonmail.com',
  'mail.com',
  'email.com',
  't-online.de',
  'hotmail.de',
  'outlook.de',
];

/** The well-known domain that somebody probably meant, one slip of the finger away; `null` most of the time. */
export function meantDomain(email: string): string | null {
  const domain = email.trim().toLowerCase().split('@')[1] ?? '';
  if (DOMAINS.includes(domain)) return null;
  return DOMAINS.find((known) => isOneSlipAway(domain, known)) ?? null;
}

/** One letter too many, too few, another one, or two in the wrong order. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let start = 0;
  while (start < meant.length && typed[start] === meant[start]) start++;
  let end = 0;
  while (
    end < meant.length - start &&
    end < typed.length - start &&
    typed.at(-1 - end) === meant.at(-1 - end)
  )
    end++;
  const [wrong, right] = [typed.slice(start, typed.length - end), meant.slice(start, meant.length - end)];
  if (wrong.length <= 1 && right.length <= 1) return true;
  return wrong.length === 2 && right.length === 2 && wrong[0] === right[1] && wrong[1] === right[0];
}
