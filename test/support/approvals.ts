import { beginConnect } from '../../src/connections/begin-connect.ts';
import type { Db } from '../../src/db/client.ts';
import { ACME, type HubSpotOfTests } from './hubspot.ts';
import { aSession } from './tenants.ts';

/** What a browser brings back from HubSpot after its person approved, and the browser it belongs to. */
export async function anApproval(db: Db, hubspot: HubSpotOfTests, tenantId: string, hubId = ACME) {
  const { sessionHash } = await aSession(db, tenantId);
  const url = await beginConnect({ db, app: hubspot.app }, { tenantId, sessionHash });
  const { searchParams } = await hubspot.decide(url, { hubId });
  return {
    state: searchParams.get('state') ?? '',
    code: searchParams.get('code') ?? '',
    sessionHash,
  };
}
