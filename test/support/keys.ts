import { randomBytes } from 'node:crypto';
import { KeyRing } from '../../src/key-ring.ts';

export const aKey = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`;

export const EMAIL_HASH_KEY = 'a key of the tests that hashes emails';
export const KEYS = KeyRing.parse(aKey('k1'));
export const SIGNING_KEYS = KeyRing.parse(aKey('s1'));
