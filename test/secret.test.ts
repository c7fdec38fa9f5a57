import { newSecret, sameSecret, secretHash } from '../src/secret.ts';

describe('secrets', () => {
  it('have 256 random bits and are safe in a URL', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    }
  });

  it('are found by a hash that holds nothing of them', () => {
    const secret = newSecret();
    expect(secretHash(secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(secretHash(secret)).toBe(secretHash(secret));
    expect(secretHash(secret)).not.toBe(secretHash(newSecret()));
  });

  it('are the same only when every character is, whatever their lengths', () => {
    expect(sameSecret('a secret', 'a secret')).toBe(true);
    for (const other of ['', 'a secre', 'a secrets', 'A secret', 'b secret']) {
      expect(sameSecret(other, 'a secret')).toBe(false);
    }
  });
});
