import { get, type IncomingMessage } from 'node:http';
import pino from 'pino';
import { eraseContact } from '../../src/leads/erase-person.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, manyLeads, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('GET /v1/leads/export', () => {
  const parts = useDatabase();
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(line) });
  const api = useApi(parts, { log });
  const exported = (key: string, query = '') => api.call('GET', `/v1/leads/export${query}`, { key });
  /** The values of the lines under a column. */
  const column = (text: string, name: string) => {
    const [head = [], ...rows] = csv(text.replace('\uFEFF', ''));
    const at = head.indexOf(name);
    expect(at).not.toBe(-1);
    return rows.map((row) => row[at]);
  };

  it('is a file of one line a lead, newest first, with a column for each form field', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const ada = await aLead(parts.db, tenantId, { email: 'ada@example.com', budget: 5 });
    await recordSynced(parts.db, ada, SYNCED);
    await aLead(parts.db, tenantId, { email: 'grace@example.com', topics: ['a', 'b'], note: 'x "y",\nz' });
    const { status, headers, text } = await exported(apiKey);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="leads-\d{4}-\d\d-\d\d\.csv"$/);
    expect(column(text, 'email')).toEqual(['grace@example.com', 'ada@example.com']);
    expect(column(text, 'status')).toEqual(['received', 'synced']);
    expect(column(text, 'hubspotContactId')).toEqual(['', '501']);
    expect(column(text, 'fields.budget')).toEqual(['', '5']);
    expect(column(text, 'fields.topics')).toEqual(['a, b', '']);
    expect(column(text, 'fields.note')).toEqual(['x "y",\nz', '']);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+44 20 7946 0000', "'+44 20 7946 0000"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['-5.5', '-5.5'],
    ['a=b', 'a=b'],
  ])('gives %s to a spreadsheet as %s, which is no formula', async (value, cell) => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const fields: LeadFields = { email: 'ada@example.com', note: value, '=x()': 'y' };
    await aLead(parts.db, tenantId, fields);
    const { text } = await exported(apiKey);
    expect(column(text, 'fields.note')).toEqual([cell]);
    expect(text).toContain('fields.=x()'); // which begins with a letter
  });

  it('has what the list has by the same filters, and nothing of other workspaces', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const lead = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, lead, SYNCED);
    await aLead(parts.db, tenantId, { email: 'grace@example.com' });
    expect(column((await exported(apiKey, '?status=synced&q=ADA')).text, 'id')).toEqual([lead.leadId]);
    expect(column((await exported(apiKey)).text, 'id')).toHaveLength(2);
    expectProblem(await exported(apiKey, '?limit=5'), [422, 'input-invalid']);
  });

  it('has a line without values for a lead whose person was erased', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    await recordSynced(parts.db, await aLead(parts.db, tenantId), { ...SYNCED, hubId: 77 });
    await eraseContact(parts.db, { hubId: 77, contactId: SYNCED.contactId });
    const { text } = await exported(apiKey);
    expect(column(text, 'email')).toEqual(['']);
    expect(column(text, 'erasedAt')).toEqual([expect.stringMatching(/^20/)]);
  });

  it('that its caller breaks off leaves no line behind, and nobody else without an answer', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    await manyLeads(parts.db, tenantId, 1_000);
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: `Bearer ${apiKey}` };
      get(`${api.url}/v1/leads/export`, { headers }, resolve).once('error', reject);
    });
    reply.destroy();
    expect(column((await exported(apiKey)).text, 'id')).toHaveLength(1_000);
    expect(logged).toEqual([]);
  });
});

/** RFC 4180. */
function csv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
