import fc from 'fast-check';

/** What people may type between words. */
export const spaces = fc.string({
  unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u3000'),
  minLength: 1,
  maxLength: 3,
});

/** A word of any script, with whatever else a keyboard gives, but no white space. */
export const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/\s/u.test(text));
