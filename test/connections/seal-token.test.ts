import { openToken, SealBroken, sealToken, type TokenOwner } from '../../src/connections/seal-token.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { caught } from '../support/caught.ts';
import { aKey } from '../support/keys.ts';

const TOKEN = 'CJSP5qf1KhICAQEYs-gDIIGOBii1hQIyGQAf3xBKmlwHjX7OIpuIFEavB2-qYAGQsF4';
const owner: TokenOwner = { tenantId: 'acme', kind: 'access' };

describe('a sealed token', () => {
  const [first, second] = [aKey('k1'), aKey('k2')];
  const keys = KeyRing.parse(first);
  const refusal = async (sealed: string, by = keys, of = owner) => {
    const error = await caught(openToken(by, of, sealed));
    expect(error).toBeInstanceOf(SealBroken);
    expect(String(error)).not.toContain(TOKEN);
    return String(error);
  };

  it('opens for its owner', async () => {
    expect(await openToken(keys, owner, await sealToken(keys, owner, TOKEN))).toBe(TOKEN);
  });

  it('shows no part of the token, in any of its parts', async () => {
    const sealed = await sealToken(keys, owner, TOKEN);
    const shown = [
      sealed,
      ...sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1')),
    ];
    for (let at = 0; at + 6 <= TOKEN.length; at++) {
      for (const part of shown) expect(part).not.toContain(TOKEN.slice(at, at + 6));
    }
  });

  it('never looks the same twice', async () => {
    expect(await sealToken(keys, owner, TOKEN)).not.toBe(await sealToken(keys, owner, TOKEN));
  });

  it("is refused in another tenant's row", async () => {
    const sealed = await sealToken(keys, owner, TOKEN);
    expect(await refusal(sealed, keys, { tenantId: 'beta', kind: 'access' })).toMatch(/another tenant/);
  });

  it('is refused as a token of the other kind', async () => {
    await refusal(await sealToken(keys, owner, TOKEN), keys, { tenantId: 'acme', kind: 'refresh' });
  });

  it.each([0, 2, 3, 4])('is refused when its part %s is changed', async (changed) => {
    const parts = (await sealToken(keys, owner, TOKEN)).split('.');
    const bytes = Buffer.from(parts[changed] ?? '', 'base64url');
    bytes.writeUInt8((bytes[0] ?? 0) ^ 1, 0);
    parts[changed] = bytes.toString('base64url');
    await refusal(parts.join('.'));
  });

  it('is refused when its header is rewritten for another owner', async () => {
    const [header = '', ...rest] = (await sealToken(keys, owner, TOKEN)).split('.');
    const moved = Buffer.from(header, 'base64url').toString().replace(':acme', ':beta');
    const forged = [Buffer.from(moved).toString('base64url'), ...rest].join('.');
    await refusal(forged, keys, { tenantId: 'beta', kind: 'access' });
  });

  it.each(['', 'no seal', TOKEN])('is not %p', async (sealed) => {
    await refusal(sealed);
  });

  it('names the key that is missing, without any value', async () => {
    const sealed = await sealToken(keys, owner, TOKEN);
    expect(await refusal(sealed, KeyRing.parse(second))).toMatch('key k1 is not among TOKEN_ENCRYPTION_KEYS');
  });

  it('is refused by another key of the same name', async () => {
    await refusal(await sealToken(keys, owner, TOKEN), KeyRing.parse(aKey('k1')));
  });

  it('opens while its key is on the ring, behind the one that seals now', async () => {
    const sealed = await sealToken(keys, owner, TOKEN);
    const rotated = KeyRing.parse(`${second},${first}`);
    expect(await openToken(rotated, owner, sealed)).toBe(TOKEN);
    const anew = await sealToken(rotated, owner, TOKEN);
    expect(await openToken(KeyRing.parse(second), owner, anew)).toBe(TOKEN);
    await refusal(anew);
  });
});
