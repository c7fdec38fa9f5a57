import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { personLeases } from '../db/schema.ts';
import type { LeadRef } from './lead.ts';

/** How soon the lease of a dead process is free; a living one renews it in time, however long HubSpot takes. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 20_000;
const WAIT_MAX_MS = 10_000;
const POLL_MS = 40;

/** Another lead of the same person is being written, and has not ended within some seconds. */
export class PersonBusy extends Error {
  constructor() {
    super('Another lead of the same person is being written');
    this.name = 'PersonBusy';
  }
}

/** The right to write to HubSpot for a person; hold it as briefly as possible. */
export interface PersonLease {
  /** Before each further exchange with HubSpot. @throws {PersonBusy} when it ran out and went to somebody else */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Waits for the right to write for a lead's person: writers of one email take turns, so that the newest values
 * win. A lease in a row, since no database connection may be held while HubSpot answers.
 * @throws {PersonBusy}
 */
export async function takePersonLease(db: Db, lead: LeadRef): Promise<PersonLease> {
  const leaseId = randomUUID();
  const giveUpAt = performance.now() + WAIT_MAX_MS;
  while (!(await claim(db, lead, leaseId))) {
    if (performance.now() > giveUpAt) throw new PersonBusy();
    await delay(POLL_MS * (0.5 + Math.random())); // those who wait together don't ask together
  }
  // A call may stand in line for HubSpot's quota; a renewal that fails is made good by the next one.
  let renewing: Promise<unknown> = Promise.resolve();
  const renewal = setInterval(() => {
    renewing = claim(db, lead, leaseId).catch(() => {});
  }, RENEW_EVERY_MS);
  return {
    renew: async () => {
      if (!(await claim(db, lead, leaseId))) throw new PersonBusy();
    },
    release: async () => {
      clearInterval(renewal);
      await renewing; // or it would take the lease again
      await db
        .delete(personLeases)
        .where(and(eq(personLeases.tenantId, lead.tenantId), eq(personLeases.leaseId, leaseId)));
    },
  };
}

async function claim(db: Db, { tenantId, leadId }: LeadRef, leaseId: string): Promise<boolean> {
  const claimed = await db.execute(sql`
    insert into person_leases as held (tenant_id, email_hash, lead_id, lease_id, lease_until)
    select tenant_id, email_hash, id, ${leaseId}::uuid, clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'
    from leads where tenant_id = ${tenantId} and id = ${leadId}
    on conflict (tenant_id, email_hash) do update
      set lead_id = excluded.lead_id, lease_id = excluded.lease_id, lease_until = excluded.lease_until
      -- the same lead comes again when the process that wrote it has died: it need not wait for itself
      where held.lease_until < clock_timestamp() or held.lead_id = excluded.lead_id
    returning lease_id`);
  return claimed.length > 0;
}
