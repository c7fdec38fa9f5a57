import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { personLeases } from '../../src/db/schema.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { PersonBusy, type PersonLease, takePersonLease } from '../../src/leads/person-lease.ts';
import { caught } from '../support/caught.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { useLeaseProcesses } from '../support/lease-processes.ts';
import { aTenant } from '../support/tenants.ts';

describe('the right to write for a person', () => {
  const parts = useDatabase();
  const taken: PersonLease[] = [];
  const take = async (lead: LeadRef, db = parts.db) => {
    const lease = await takePersonLease(db, lead);
    taken.push(lease);
    return lease;
  };
  const aTenantsLead = async (email = 'ada@example.com') =>
    aLead(parts.db, (await aTenant(parts.db)).tenantId, { email });
  /** As if its holder had been killed, or had lost its way to us. */
  const expireAll = () =>
    parts.db.execute(sql`update person_leases set lease_until = now() - interval '1 ms'`);
  const leases = () => parts.db.select().from(personLeases);

  afterEach(async () => {
    await Promise.all(taken.splice(0).map((lease) => lease.release()));
    await parts.db.delete(personLeases);
  });
  const aProcess = useLeaseProcesses(parts); // after their leases are released

  it('is held by one lead of the person at a time, and each has its turn', async () => {
    const { tenantId } = await aTenant(parts.db);
    const leads = [];
    for (let n = 0; n < 8; n++) leads.push(await aLead(parts.db, tenantId, { email: ' Ada@Example.com' }));
    let holders = 0;
    const seen: number[] = [];
    await Promise.all(
      leads.map(async (lead) => {
        const lease = await take(lead);
        holders += 1;
        seen.push(holders);
        for (let read = 0; read < 5; read++) await leases(); // time for the others to try
        holders -= 1;
        await lease.release();
      }),
    );
    expect(seen).toEqual(Array(8).fill(1));
    expect(await leases()).toEqual([]);
  });

  it('is nothing that other persons, or the same person of another tenant, wait for', async () => {
    const ada = await aTenantsLead();
    await take(ada);
    await take(await aLead(parts.db, ada.tenantId, { email: 'grace@example.com' }));
    await take(await aTenantsLead());
    expect(await leases()).toHaveLength(3);
  });

  it('of a dead process passes on when its time is over', async () => {
    const lead = await aTenantsLead();
    const dead = await take(lead);
    const other = aProcess();
    const waiting = take(await aLead(parts.db, lead.tenantId), other.db);
    await other.wasRefusedThrice;
    expect(await leases()).toHaveLength(1);
    await expireAll();
    const lease = await waiting;

    await expect(dead.renew()).rejects.toBeInstanceOf(PersonBusy);
    await dead.release();
    expect(await leases()).toHaveLength(1);
    await lease.release();
    expect(await leases()).toEqual([]);
  });

  it('is taken again at once by the lead whose process has died: it need not wait for itself', async () => {
    const lead = await aTenantsLead();
    await take(lead);
    const other = aProcess();
    await take(lead, other.db);
    expect(other.tries).toBe(1);
    expect(await leases()).toHaveLength(1);
  });

  it('is kept by renewing it, also when it has run out and nobody came', async () => {
    const lease = await take(await aTenantsLead());
    await lease.renew();
    await expireAll();
    await lease.renew();
    const [row] = await leases();
    expect(row?.leaseUntil.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('is given up after some seconds of waiting, and left to its holder', async () => {
    const lead = await aTenantsLead();
    const leaseId = randomUUID();
    await parts.db.execute(sql`
      insert into person_leases (tenant_id, email_hash, lead_id, lease_id, lease_until)
      select tenant_id, email_hash, 'another', ${leaseId}, now() + interval '1 hour' from leads where id = ${lead.leadId}`);
    const startedAt = performance.now();
    expect(await caught(take(lead))).toBeInstanceOf(PersonBusy);
    expect(performance.now() - startedAt).toBeGreaterThan(9_000);
    expect(await leases()).toMatchObject([{ leaseId }]);
  });
});
