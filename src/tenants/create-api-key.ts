import type { Tx } from '../db/client.ts';
import { violatedConstraint } from '../db/database-error.ts';
import { apiKeys } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { newId } from '../new-id.ts';
import { newSecret, secretHash } from '../secret.ts';

/** Says what the string is when it turns up in a log or a repository. */
const PREFIX = 'al_';
const FINGERPRINT_LENGTH = 8;

export interface NewApiKey {
  readonly id: string;
  /** Shown once; only its hash is kept. */
  readonly apiKey: string;
}

/** @throws {DomainError} `tenant-not-found` */
export async function createApiKey(
  db: Tx,
  { tenantId, name }: { tenantId: string; name: string },
): Promise<NewApiKey> {
  const id = newId('key');
  const apiKey = PREFIX + newSecret();
  await db
    .insert(apiKeys)
    .values({
      tenantId,
      id,
      name,
      keyHash: secretHash(apiKey),
      fingerprint: apiKey.slice(0, FINGERPRINT_LENGTH),
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'api_keys_tenant_id_tenants_id_fk') throw error;
      throw new DomainError('tenant-not-found', `There is no tenant ${tenantId}; create it first.`);
    });
  return { id, apiKey };
}
