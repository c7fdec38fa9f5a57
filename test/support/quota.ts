import type { Db } from '../../src/db/client.ts';
import { Quota } from '../../src/hubspot/quota.ts';

/** A quota that no test reaches by accident. */
export const aWideQuota = (db: Db) => new Quota(db, { requests: 1_000, searches: 100 });
