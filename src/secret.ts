import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in URLs and headers. */
export const newSecret = () => randomBytes(32).toString('base64url');

/** What is stored of a secret of that strength: nobody can turn it back, and finding it needs no slow hash. */
export const secretHash = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Compares in constant time, whatever the lengths. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(secretHash(given)), Buffer.from(secretHash(expected)));
}
