import fc from 'fast-check';
import type { FieldValue } from '../../src/leads/lead.ts';
import { hashEmail, normaliseEmail } from '../../src/leads/normalise-email.ts';

describe('normalising an email', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['  Ada.Lovelace@Example.COM\n', 'ada.lovelace@example.com'],
    ['ada+news@mail.example.co.uk', 'ada+news@mail.example.co.uk'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['jürgen@müller.de', 'jürgen@müller.de'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('takes %j as %j', (given, email) => {
    expect(normaliseEmail(given)).toBe(email);
  });

  it.each<[FieldValue | undefined]>([[undefined], [null], [''], [' \n ']])(
    'says of %j that there is none',
    (given) => {
      expect(() => normaliseEmail(given)).toThrow(
        expect.objectContaining({
          code: 'email-unusable',
          field: 'fields.email',
          message: expect.stringContaining('has no email'),
        }),
      );
    },
  );

  it.each<[FieldValue]>([
    ['ada'],
    ['ada@'],
    ['@example.com'],
    ['ada@example'],
    ['ada@example.c'],
    ['ada@@example.com'],
    ['ada@exa mple.com'],
    ['ada lovelace@example.com'],
    ['ada@example..com'],
    ['ada..l@example.com'],
    ['Ada <ada@example.com>'],
    ['ada@example.com, bob@example.com'],
    ['ada@example.com;bob@example.com'],
    ['ada@exam\u0000ple.com'],
    ['ada@exam\u200bple.com'],
    ['ada\ud800@example.com'],
    [`${'a'.repeat(65)}@example.com`],
    [`ada@${'example.'.repeat(40)}com`],
    [7],
    [true],
    [['ada@example.com']],
    [{ email: 'ada@example.com' }],
  ])('refuses %j without repeating it', (given) => {
    expect(() => normaliseEmail(given)).toThrow(
      expect.objectContaining({
        code: 'email-unusable',
        field: 'fields.email',
        message: expect.not.stringMatching(/ada|bob|example/i),
      }),
    );
  });

  it('gives one form to all spellings of an address, and leaves that form as it is', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        fc.pre(address.length <= 254);
        const email = normaliseEmail(address);
        expect(normaliseEmail(`\t${address.toUpperCase()} `)).toBe(email);
        expect(normaliseEmail(email)).toBe(email);
      }),
    );
  });

  it('hashes an email so that it is found again with the same key only', () => {
    const hash = hashEmail('one key', 'ada@example.com');
    expect(hash).toBe(hashEmail('one key', 'ada@example.com'));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(hashEmail('another key', 'ada@example.com'));
    expect(hash).not.toBe(hashEmail('one key', 'bob@example.com'));
  });
});
