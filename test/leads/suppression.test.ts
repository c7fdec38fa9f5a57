import { sql } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { failureOf, runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead, timeline } from '../support/leads.ts';
import { aConnectedTenant } from '../support/tenants.ts';

const ADA = { email: 'ada@example.com', first_name: 'Ada' };

describe('a lead of a person who was deleted for privacy', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const activities = () =>
    leadSteps({
      db: parts.db,
      app: hubspot.app,
      ensureFreshToken: createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS }),
    });
  const begin = (lead: LeadRef) => runActivity(activities().refreshToken, lead);
  const search = (lead: LeadRef) => runActivity(activities().searchContact, lead);
  const write = (lead: LeadRef, contactId: string | null = null) =>
    runActivity(activities().createOrUpdateContact, { ...lead, contactId });
  const sync = async (lead: LeadRef) => {
    await begin(lead);
    return write(lead, (await search(lead)).contactId);
  };
  /** As the lead's run ends when a step of it fails for good. */
  const fail = (lead: LeadRef, code: 'suppressed' | 'refused' = 'suppressed') =>
    runActivity(activities().recordState, { ...lead, state: { status: 'failed', code } });
  const suppressed = { type: 'suppressed', nonRetryable: true, message: 'suppressed' };
  const contactCalls = async () =>
    (await hubspot.requests()).filter(({ operation }) => operation.startsWith('contacts.'));

  /** A tenant one of whose persons was deleted for privacy. */
  async function anErasedPerson() {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const first = await aLead(parts.db, tenantId, ADA);
    const { contactId } = await sync(first);
    await pageOf(hubspot).deleteForPrivacy(contactId);
    await eraseContact(parts.db, { hubId: ACME, contactId });
    return { tenantId };
  }
  afterEach(async () => {
    await forgetConnections(parts.db);
    await parts.db.execute(sql`truncate leads, lead_texts, lead_events, suppressions, contact_news`);
  });

  it('fails before HubSpot is asked for the person', async () => {
    const { tenantId } = await anErasedPerson();
    const lead = await aLead(parts.db, tenantId, { email: ' ADA@example.com' });
    const calls = await contactCalls();
    await begin(lead);
    expect(await failureOf(search(lead))).toMatchObject(suppressed);
    expect(await failureOf(write(lead))).toMatchObject(suppressed);
    expect(await contactCalls()).toEqual(calls);
    await fail(lead);
    expect((await readLead(parts.db, lead)).lead).toMatchObject({
      status: 'failed',
      problem: { code: 'suppressed', message: expect.stringMatching(/retry only if they have agreed since/) },
    });
  });

  it('is sent when a person retries it, which counts for this lead alone', async () => {
    const { tenantId } = await anErasedPerson();
    const lead = await aLead(parts.db, tenantId, ADA);
    await begin(lead);
    await failureOf(search(lead));
    await fail(lead);
    await retryLead(parts.db, lead);
    await sync(lead);
    expect((await readLead(parts.db, lead)).lead).toMatchObject({ status: 'synced', outcome: 'created' });
    expect(await timeline(parts.db, lead)).toEqual([
      'received',
      'syncing',
      'failed',
      'retried',
      'syncing',
      'synced',
    ]);
    expect(await failureOf(search(await aLead(parts.db, tenantId, ADA)))).toMatchObject(suppressed);
  });

  it('is not sent because it was retried for another reason before', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const first = await aLead(parts.db, tenantId, ADA);
    const { contactId } = await sync(first);
    const lead = await aLead(parts.db, tenantId, ADA);
    await begin(lead);
    await fail(lead, 'refused');
    await retryLead(parts.db, lead);
    await parts.db.execute(sql`insert into suppressions (tenant_id, email_hash)
      select tenant_id, email_hash from leads where id = ${lead.leadId}`);
    expect(await failureOf(write(lead, contactId))).toMatchObject(suppressed);
  });

  it('on its way while the person is erased sends nothing more, and ends failed', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const first = await aLead(parts.db, tenantId, ADA);
    const { contactId } = await sync(first);
    const lead = await aLead(parts.db, tenantId, ADA);
    await begin(lead);
    await search(lead);
    await eraseContact(parts.db, { hubId: ACME, contactId });
    const calls = await contactCalls();
    expect(await failureOf(write(lead, contactId))).toMatchObject(suppressed);
    await begin(lead); // as a run that begins anew does
    expect(await failureOf(search(lead))).toMatchObject(suppressed);
    await fail(lead);
    expect(await contactCalls()).toEqual(calls);
    expect((await readLead(parts.db, lead)).lead).toMatchObject({
      status: 'failed',
      email: '',
      problem: { code: 'suppressed' },
    });
  });

  it('is sent in another workspace, and so are other persons', async () => {
    const { tenantId } = await anErasedPerson();
    const { tenantId: other } = await aConnectedTenant(parts.db, hubspot, BETA);
    await sync(await aLead(parts.db, other, ADA));
    await sync(await aLead(parts.db, tenantId, { email: 'grace@example.com' }));
    expect(await hubspot.contacts(BETA)).toHaveLength(1);
    const emails = (await hubspot.contacts(ACME)).map(({ properties }) => properties.email);
    expect(emails).toContain('grace@example.com');
  });
});
