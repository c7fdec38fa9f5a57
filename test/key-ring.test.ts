import { randomBytes } from 'node:crypto';
import { KeyRing } from '../src/key-ring.ts';
import { aKey } from './support/keys.ts';

const refusalOf = (text: string): string => {
  try {
    KeyRing.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The key ring was accepted.');
};

describe('a key ring', () => {
  it('uses its first key and accepts all of them', () => {
    const bytes = randomBytes(32);
    const ring = KeyRing.parse(`new:${bytes.toString('base64')}, ${aKey('old')}`);
    expect(ring.current).toEqual({ kid: 'new', bytes: new Uint8Array(bytes) });
    expect(ring.find('new')).toBe(ring.current);
    expect(ring.find('old')?.bytes).toHaveLength(32);
    expect(ring.find('unknown')).toBeUndefined();
  });

  it('takes base64 in the alphabet of URLs too', () => {
    const bytes = Buffer.from([...Array.from({ length: 30 }, (_, n) => n * 8), 0xfb, 0xff]);
    expect(KeyRing.parse(`k1:${bytes.toString('base64url')}`).current.bytes).toEqual(new Uint8Array(bytes));
  });

  it.each([
    ['nothing', '', /kid:base64/],
    ['an id without a key', 'k1', /kid:base64/],
    ['a comma too many', `${aKey('k1')},`, /kid:base64/],
    ['a key without an id', aKey('k1').slice(3), /kid:base64/],
    ['an id with a space', aKey('a key'), /kid:base64/],
    ['one id twice', `${aKey('k1')},${aKey('k1')}`, /twice/],
    [
      'a short key',
      `k1:${randomBytes(16).toString('base64')}`,
      /key k1 has 16 bytes instead of 32; make one with/,
    ],
    [
      'a long key',
      `k1:${randomBytes(33).toString('base64')}`,
      /key k1 has 33 bytes instead of 32; make one with/,
    ],
    [
      'a second key of zeros',
      `${aKey('k1')},k2:${Buffer.alloc(32).toString('base64')}`,
      /key k2 is not random; make one with/,
    ],
    [
      'a typed key',
      `k1:${Buffer.from('0123456789abcde0123456789abcde01').toString('base64')}`,
      /key k1 is not random/,
    ],
  ])('refuses %s and says what to do', (_what, text, sentence) => {
    expect(refusalOf(text)).toMatch(sentence);
  });

  it('never repeats a key in a refusal', () => {
    const weak = Buffer.from('passwordpasswordpasswordpassword').toString('base64');
    const short = randomBytes(24).toString('base64');
    expect(refusalOf(`k1:${weak}`)).not.toContain(weak);
    expect(refusalOf(`k1:${short}`)).not.toContain(short);
    expect(refusalOf(`k1=${short}`)).not.toContain(short);
  });
});
