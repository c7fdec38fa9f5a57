import { CompactEncrypt, compactDecrypt } from 'jose';
import type { KeyRing } from '../key-ring.ts';

export interface TokenOwner {
  readonly tenantId: string;
  readonly kind: 'access' | 'refresh';
}

/** A stored token that can't be opened: unknown key, damaged, or sealed for somebody else. */
export class SealBroken extends Error {
  constructor(reason: string) {
    super(`A stored token could not be opened: ${reason}`);
    this.name = 'SealBroken';
  }
}

const audience = ({ tenantId, kind }: TokenOwner) => `hubspot-${kind}-token:${tenantId}`;

/** AES-256-GCM as a JWE. The key's id and the owner stand in its header, which the encryption authenticates. */
export function sealToken(keys: KeyRing, owner: TokenOwner, token: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keys.current.kid, aud: audience(owner) })
    .encrypt(keys.current.bytes);
}

/** @throws {SealBroken} also for a ciphertext that was moved to another tenant's row */
export async function openToken(keys: KeyRing, owner: TokenOwner, sealed: string): Promise<string> {
  const opened = await compactDecrypt(
    sealed,
    ({ kid }) => {
      const key = keys.find(String(kid));
      if (!key) throw new SealBroken(`key ${String(kid)} is not among TOKEN_ENCRYPTION_KEYS`);
      return key.bytes;
    },
    { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
  ).catch((error: unknown) => {
    throw error instanceof SealBroken ? error : new SealBroken('it is damaged or its key has changed');
  });
  if (opened.protectedHeader.aud !== audience(owner)) throw new SealBroken('it belongs to another tenant');
  return new TextDecoder().decode(opened.plaintext);
}
