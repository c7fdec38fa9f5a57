import { randomBytes } from 'node:crypto';
import { beginConnect } from '../../src/connections/begin-connect.ts';
import { completeConnect } from '../../src/connections/complete-connect.ts';
import type { Db } from '../../src/db/client.ts';
import { secretHash } from '../../src/secret.ts';
import { createTenant } from '../../src/tenants/create-tenant.ts';
import { listApiKeys } from '../../src/tenants/list-api-keys.ts';
import { createSignInLink, redeemSignInLink } from '../../src/tenants/sign-in.ts';
import { ACME, type HubSpotOfTests } from './hubspot.ts';
import { KEYS } from './keys.ts';
import { aWideQuota } from './quota.ts';

/** A workspace that nobody else has; returns its id and its API key. */
export async function aTenant(
  db: Db,
  name = 'Tests',
): Promise<{ tenantId: string; keyId: string; apiKey: string }> {
  const { id, firstKey } = await createTenant(db, { id: `t-${randomBytes(6).toString('hex')}`, name });
  return { tenantId: id, keyId: firstKey.id, apiKey: firstKey.apiKey };
}

/** A signed-in browser of the tenant, let in by its first key in use. */
export async function aSession(
  db: Db,
  tenantId: string,
): Promise<{ sessionToken: string; sessionHash: string }> {
  const { token } = await createSignInLink(db, { tenantId, keyId: await firstKeyOf(db, tenantId) });
  const { sessionToken } = await redeemSignInLink(db, token);
  return { sessionToken, sessionHash: secretHash(sessionToken) };
}

/** The id of the oldest of the tenant's keys in use. */
async function firstKeyOf(db: Db, tenantId: string): Promise<string> {
  const key = (await listApiKeys(db, tenantId)).at(-1);
  if (!key) throw new Error('This tenant has no key in use.');
  return key.id;
}

/** Where no workflow runs, nobody is told. */
export const NO_SIGNALS = { reconnected: async () => {} };

/** Connects the tenant to an account of the sandbox, by the very steps that a person takes. */
export async function connect(
  db: Db,
  hubspot: HubSpotOfTests,
  tenantId: string,
  hubId = ACME,
  signals = NO_SIGNALS,
): Promise<void> {
  const { sessionHash } = await aSession(db, tenantId);
  const { app } = hubspot;
  const back = await hubspot.decide(await beginConnect({ db, app }, { tenantId, sessionHash }), { hubId });
  const state = back.searchParams.get('state') ?? '';
  const code = back.searchParams.get('code') ?? '';
  await completeConnect(
    { db, app, keys: KEYS, quota: aWideQuota(db), signals },
    { state, code, sessionHash },
  );
}

/** A workspace that is connected to the sandbox. */
export async function aConnectedTenant(db: Db, hubspot: HubSpotOfTests, hubId = ACME) {
  const tenant = await aTenant(db);
  await connect(db, hubspot, tenant.tenantId, hubId);
  return tenant;
}
