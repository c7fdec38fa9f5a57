/** Any number that a computer writes: `12`, `-0.5`, `1.5e3`. */
const PLAIN = /^([+-]?)(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Groups of three with one kind of separator, then perhaps decimals with another one. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:([ ,.'’\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/;

/** A comma that can't part thousands: not three digits behind it, or too many or a zero in front of it. */
const DECIMAL_COMMA = /^[+-]?(?:\d+,(?!\d{3}$)\d+|\d{4,},\d+|0\d*,\d+)$/;

/**
 * A number as HubSpot takes it: a decimal point, no thousands separators. What may mean two numbers means none:
 * "1,234" is a thousand and more to some, and one and a bit to others.
 * @returns `null` for what is no number
 */
export function convertNumber(text: string): string | null {
  if (PLAIN.test(text)) return plainNumber(text);
  const [, separator, point] = GROUPED.exec(text) ?? [];
  if (separator !== undefined && separator !== point && !isAmbiguous(text, separator, point)) {
    const whole = point === undefined ? text : text.slice(0, text.lastIndexOf(point));
    const decimals = point === undefined ? '' : `.${text.slice(text.lastIndexOf(point) + 1)}`;
    return plainNumber(whole.replaceAll(separator, '') + decimals);
  }
  return DECIMAL_COMMA.test(text) ? plainNumber(text.replace(',', '.')) : null;
}

/** A single comma or point before three digits, and nothing after them, may as well start the decimals. */
const isAmbiguous = (text: string, separator: string, point: string | undefined) =>
  (separator === ',' || separator === '.') && point === undefined && text.split(separator).length === 2;

/** Digits stay as they are: as a JavaScript number a long id would lose its last ones. */
function plainNumber(text: string): string | null {
  const [, sign = '', digits = '', exponent] = PLAIN.exec(text) ?? [];
  if (exponent !== undefined) {
    const number = Number(text);
    return Number.isFinite(number) ? String(number) : null;
  }
  const [whole = '', decimals = ''] = digits.split('.');
  const minus = sign === '-' ? '-' : '';
  return `${minus}${whole || '0'}${decimals === '' ? '' : `.${decimals}`}`;
}
