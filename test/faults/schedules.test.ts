import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { leads } from '../../src/db/schema.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { type SandboxContact, useHubSpot } from '../support/hubspot.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';
import { LeadRun, runUntil } from './lead-run.ts';
import { EMAILS, type Event, FIELDS, type Field, schedule } from './schedule.ts';

const RUNS = Number(process.env.FAULT_SCHEDULES ?? 6);
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

/** A lead, its run, and when it got through: a person may delete the contact after that. */
interface Told {
  readonly run: LeadRun;
  readonly email: string;
  readonly fields: readonly Field[];
  readonly value: string;
  doneAt: number;
}

describe(`leads in any order with faults, FAULT_SEED=${SEED}`, () => {
  const parts = useDatabase();
  const hubspot = useHubSpot({ searchLagMs: 30 });

  it(
    'end as one contact a person with the newest values, and none is lost',
    async () => {
      await fc.assert(
        fc.asyncProperty(schedule, (events) => inAWorkspace(events)),
        {
          seed: SEED,
          numRuns: RUNS,
          endOnFailure: true,
        },
      );
    },
    20_000 + RUNS * 10_000,
  );

  async function inAWorkspace(events: readonly Event[]): Promise<void> {
    await fetch(`${hubspot.app.apiUrl}/sandbox/reset`, { method: 'POST' });
    await forgetConnections(parts.db);
    await parts.db.execute(sql`truncate hubspot_quotas`);
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await new Workspace(tenantId).live(events);
  }

  class Workspace {
    readonly #tenantId: string;
    readonly #steps: ReturnType<typeof leadSteps>;
    readonly #told: Told[] = [];
    /** Those whose contacts were merged share one. */
    readonly #group = new Map<string, string>(EMAILS.map((email) => [email, email]));
    readonly #deletedAt = new Map<string, number>();
    #now = 0;

    constructor(tenantId: string) {
      const { db } = parts;
      const { app } = hubspot;
      this.#tenantId = tenantId;
      this.#steps = leadSteps({ db, app, ensureFreshToken: createEnsureFreshToken({ db, app, keys: KEYS }) });
    }

    async live(events: readonly Event[]): Promise<void> {
      for (const event of events) {
        this.#now += 1;
        await this.#happens(event);
      }
      await faultsOf(hubspot).lift();
      await this.#timePasses();
      this.#now += 1;
      for (const { run } of this.#told) if (run.end.startsWith('waits')) run.again();
      await this.#attempted(this.#told, (runs) => runUntil(runs, () => false));
      await this.#check();
    }

    async #happens(event: Event): Promise<void> {
      switch (event.is) {
        case 'lead':
          return this.#submit(event.email, event.fields);
        case 'work':
          return this.#work(event.runs);
        case 'forget':
          return this.#forget(this.#told[event.run % this.#told.length]);
        case 'fault':
          return faultsOf(hubspot).arm(event.fault);
        case 'lift':
          await faultsOf(hubspot).lift();
          return this.#timePasses();
        case 'delete':
          return this.#delete(event.email);
        case 'merge':
          return this.#merge(event.into, event.from);
      }
    }

    async #submit(email: string, fields: readonly Field[]): Promise<void> {
      const value = `v${this.#told.length}`;
      const given = Object.fromEntries(fields.map((field) => [field, value]));
      const ref = await aLead(parts.db, this.#tenantId, { email, ...given });
      this.#told.push({ run: new LeadRun(this.#steps, ref), email, fields, value, doneAt: 0 });
    }

    /** What waits is called up like any other: its timer may end at any moment. */
    async #work(numbers: readonly number[]): Promise<void> {
      const chosen = new Set(numbers.flatMap((n) => this.#told[n % this.#told.length] ?? []));
      for (const { run } of chosen) if (run.end.startsWith('waits')) run.again();
      await this.#attempted([...chosen], (runs) => Promise.all(runs.map((run) => run.attempt())));
    }

    async #attempted(told: readonly Told[], attempt: (runs: LeadRun[]) => Promise<unknown>): Promise<void> {
      const open = told.filter(({ run }) => run.stage !== null);
      await attempt(open.map(({ run }) => run));
      for (const each of open) if (each.run.end === 'synced') each.doneAt = this.#now;
    }

    async #forget(told: Told | undefined): Promise<void> {
      if (told?.doneAt !== this.#now - 1 || told.run.end !== 'synced') return;
      await parts.db
        .update(leads)
        .set({ status: 'syncing', sentProperties: [] })
        .where(eq(leads.id, told.run.lead.leadId));
      told.run.again();
    }

    /** The longest wait that HubSpot asked for is over, and a person has reconnected. */
    async #timePasses(): Promise<void> {
      await parts.db.execute(sql`truncate hubspot_quotas`);
      const { status } = await connectionOf(parts.db, this.#tenantId);
      if (status !== 'connected') await connect(parts.db, hubspot, this.#tenantId);
    }

    async #delete(email: string): Promise<void> {
      const contact = await this.#contactOf(email);
      if (!contact) return;
      await pageOf(hubspot).deleteContact(contact.id);
      for (const gone of this.#sharing(email)) {
        this.#deletedAt.set(gone, this.#now);
        this.#group.set(gone, gone);
      }
    }

    async #merge(into: string, from: string): Promise<void> {
      const [survivor, merged] = [await this.#contactOf(into), await this.#contactOf(from)];
      if (!survivor || !merged || survivor.id === merged.id) return;
      await pageOf(hubspot).merge(survivor.id, merged.id);
      for (const email of this.#sharing(from)) this.#group.set(email, this.#group.get(into) ?? into);
    }

    readonly #sharing = (email: string) =>
      EMAILS.filter((other) => this.#group.get(other) === this.#group.get(email));

    async #contactOf(email: string): Promise<SandboxContact | undefined> {
      const found = (await hubspot.contacts()).filter((contact) => addressesOf(contact).includes(email));
      expect(found.length).toBeLessThanOrEqual(1);
      return found[0];
    }

    async #check(): Promise<void> {
      for (const { run } of this.#told) await this.#expectToldTo(run);
      const owners = new Set<string>();
      for (const email of EMAILS) {
        const contact = await this.#contactOf(email);
        if (contact) owners.add(contact.id);
        const newest = this.#synced(email).at(-1);
        if (newest && newest.doneAt > this.#deletionOf(email)) expect(contact).toBeDefined();
        if (contact) await this.#expectNewest(email, contact);
      }
      expect(await hubspot.contacts()).toHaveLength(owners.size);
    }

    async #expectToldTo(run: LeadRun): Promise<void> {
      const { lead } = await readLead(parts.db, run.lead);
      expect(['synced', 'failed']).toContain(lead.status);
      if (lead.status === 'failed') expect(lead.problem?.message).toMatch(/\S+ .+\S\.$/);
      else expect(lead).toMatchObject({ problem: null, hubspotContactId: expect.any(String) });
    }

    readonly #synced = (email: string) =>
      this.#told.filter((told) => told.email === email && told.run.end === 'synced');
    readonly #deletionOf = (email: string) => this.#deletedAt.get(email) ?? -1;

    /** No value is older than that of the newest lead that got through with it. */
    async #expectNewest(email: string, contact: SandboxContact): Promise<void> {
      for (const field of Object.keys(FIELDS) as Field[]) {
        const held = contact.properties[FIELDS[field]];
        const allowed = await Promise.all(this.#sharing(email).map((each) => this.#newestOf(each, field)));
        const values: unknown[] = allowed.flatMap(({ values }) => values);
        if (!allowed.some(({ isSure }) => isSure)) values.push(undefined);
        expect(values).toContain(held);
      }
    }

    async #newestOf(email: string, field: Field) {
      const having = this.#told.filter((told) => told.email === email && told.fields.includes(field));
      const deletedAt = this.#deletionOf(email);
      const through: Told[] = [];
      for (const told of having) {
        if (told.run.end === 'synced' && !(await this.#isLeftOut(told, field))) through.push(told);
      }
      const newest = through.at(-1);
      const isSure = newest !== undefined && newest.doneAt > deletedAt;
      // Its contact was deleted: an older one that got through after that has made it anew with all that it had.
      const oldest = isSure ? newest : (through.find(({ doneAt }) => doneAt > deletedAt) ?? newest);
      // A later one that failed, or whose value HubSpot refused, may have been written all the same.
      const from = oldest ? having.indexOf(oldest) : 0;
      return { values: having.slice(from).map(({ value }) => value), isSure };
    }

    async #isLeftOut({ run }: Told, field: Field): Promise<boolean> {
      const { lead } = await readLead(parts.db, run.lead);
      return lead.warnings.some(
        ({ code, property }) => code === 'invalid_value' && property === FIELDS[field],
      );
    }
  }
});

const addressesOf = ({ properties }: SandboxContact) =>
  [properties.email, ...(properties.hs_additional_emails ?? '').split(';')].filter((email) => email);
