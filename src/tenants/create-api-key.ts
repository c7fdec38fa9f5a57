import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { tenants } from '../db/schema.ts';
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

/** Keys in use of one tenant; each change of keys needs two of them for a while. */
export const API_KEYS_MAX = 50;

/**
 * @param createdThroughKeyId the key whose sign-in link had let the admin in
 * @throws {DomainError} `tenant-not-found`, `api-keys-too-many`
 */
export async function createApiKey(
  db: Tx,
  {
    tenantId,
    name,
    createdBy,
    createdThroughKeyId = null,
  }: {
    tenantId: string;
    name: string;
    createdBy: 'operator' | 'admin';
    createdThroughKeyId?: string | null;
  },
): Promise<NewApiKey> {
  const id = newId('key');
  const apiKey = PREFIX + newSecret();
  const created = await db.execute(sql`
    insert into api_keys (tenant_id, id, name, key_hash, fingerprint, created_by, created_through_key_id)
    select id, ${id}, ${name}, ${secretHash(apiKey)}, ${apiKey.slice(0, FINGERPRINT_LENGTH)}, ${createdBy},
      ${createdThroughKeyId}
    from tenants
    where id = ${tenantId}
      and (select count(*) from api_keys where tenant_id = ${tenantId} and revoked_at is null) < ${API_KEYS_MAX}
    returning id`);
  if (created.length === 0) throw await whyNotCreated(db, tenantId);
  return { id, apiKey };
}

async function whyNotCreated(db: Tx, tenantId: string): Promise<DomainError> {
  const tenant = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId));
  if (tenant.length === 0) {
    return new DomainError('tenant-not-found', `There is no tenant ${tenantId}; create it first.`);
  }
  return new DomainError(
    'api-keys-too-many',
    `This workspace has ${API_KEYS_MAX} keys in use already, so none was created; revoke one that nobody needs.`,
  );
}
