import { sql } from 'drizzle-orm';
import { readAllLeads } from '../../src/leads/read-all-leads.ts';
import type { LeadRecord } from '../../src/leads/read-leads.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, manyLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('reading all leads', () => {
  const parts = useDatabase();
  const LEADS = 1_000;
  async function aWorkspace() {
    const { tenantId } = await aTenant(parts.db);
    await manyLeads(parts.db, tenantId, LEADS);
    return tenantId;
  }
  const read = (tenantId: string) => readAllLeads(parts.db, { tenantId, filter: {} });

  it('finds each once, newest first', async () => {
    const leads: LeadRecord[] = [];
    for await (const page of (await read(await aWorkspace())).pages) leads.push(...page);
    expect(leads.map(({ email }) => email)).toEqual(
      Array.from({ length: LEADS }, (_, n) => `${n + 1}@example.com`),
    );
  });

  it('reads a page when it is asked for, and leaves out what has arrived meanwhile', async () => {
    const tenantId = await aWorkspace();
    const sources = new Set<string | null>();
    let found = 0;
    for await (const page of (await read(tenantId)).pages) {
      if (found === 0) {
        await aLead(parts.db, tenantId);
        await parts.db.execute(sql`update leads set source = 'later' where tenant_id = ${tenantId}`);
      }
      found += page.length;
      sources.add(page[0]?.source ?? null);
    }
    expect([found, ...sources]).toEqual([LEADS, null, 'later']);
  });

  it('names the form fields, the most frequent first, and says if there are too many', async () => {
    const { tenantId } = await aTenant(parts.db);
    const fieldsOf = async () => {
      const { fields, hasOthers } = await read(tenantId);
      return { fields: fields.length, first: fields[0], hasOthers };
    };
    expect(await fieldsOf()).toEqual({ fields: 0, first: undefined, hasOthers: false });
    const names = Array.from({ length: 99 }, (_, n) => `a${n}`);
    const answers = (suffix: string) => Object.fromEntries(names.map((name) => [name + suffix, 'x']));
    for (const suffix of ['', 'b'])
      await aLead(parts.db, tenantId, { email: 'ada@example.com', ...answers(suffix) });
    expect(await fieldsOf()).toEqual({ fields: 199, first: 'email', hasOthers: false });
    await aLead(parts.db, tenantId, { email: 'ada@example.com', c: 1, d: 2 });
    expect(await fieldsOf()).toEqual({ fields: 200, first: 'email', hasOthers: true });
  });
});
