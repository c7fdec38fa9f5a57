import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { runActivity } from '../support/activity.ts';
import { useAddress } from '../support/addresses.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { aConnectedTenant } from '../support/tenants.ts';

const PATH = '/webhooks/hubspot';

describe('what people do to contacts in HubSpot', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot({
    webhookRetryMs: 1,
    get webhookUrl() {
      return at.url + PATH;
    },
  });
  const api = useApi(parts, { hubspot, at });
  const page = () => pageOf(hubspot);
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;

  /** A lead whose contact is in HubSpot. */
  async function aContactsLead(tenantId: string, email: string) {
    const lead = await aLead(parts.db, tenantId, { email, first_name: 'Marked' });
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const { createOrUpdateContact } = leadSteps({ db: parts.db, app: hubspot.app, ensureFreshToken });
    const { contactId } = await runActivity(createOrUpdateContact, { ...lead, contactId: null });
    return { lead, contactId };
  }

  afterEach(async () => {
    await forgetConnections(parts.db);
    await parts.db.execute(sql`truncate leads, lead_texts, lead_events, suppressions, contact_news`);
  });

  it('a deletion is told to us, and the lead knows that its contact is gone', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const ada = await aContactsLead(tenantId, 'ada@example.com');
    await page().deleteContact(ada.contactId);
    expect(await page().deliveries(1)).toMatchObject([{ event: 'contact.deletion', status: 204 }]);
    expect(await recordOf(ada.lead)).toMatchObject({
      contactGoneAt: expect.any(Date),
      hubspotContactId: ada.contactId,
      email: 'ada@example.com',
    });
  });

  it('a merge is told to us, and the leads of both point to the survivor', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const ada = await aContactsLead(tenantId, 'ada@example.com');
    const twin = await aContactsLead(tenantId, 'ada.lovelace@example.com');
    await page().merge(ada.contactId, twin.contactId);
    expect(await page().deliveries(1)).toMatchObject([{ event: 'contact.merge', status: 204 }]);
    const [survivor] = await hubspot.contacts();
    for (const { lead } of [ada, twin]) {
      expect(await recordOf(lead)).toMatchObject({ hubspotContactId: survivor?.id, contactGoneAt: null });
    }
  });

  it('a privacy deletion is told to us, and our copy of the person is erased', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const ada = await aContactsLead(tenantId, 'ada@example.com');
    const twin = await aContactsLead(tenantId, 'ada.lovelace@example.com');
    const grace = await aContactsLead(tenantId, 'grace@example.com');
    await page().merge(ada.contactId, twin.contactId);
    await page().deliveries(1);
    const survivorId = (await recordOf(ada.lead)).hubspotContactId ?? '';
    await page().deleteForPrivacy(survivorId);
    const statuses = (await page().deliveries(3)).map(({ status }) => status);
    expect(statuses).toEqual([204, 204, 204]);
    for (const { lead } of [ada, twin]) {
      expect(await recordOf(lead)).toMatchObject({ email: '', fields: {}, erasedAt: expect.any(Date) });
    }
    expect(await recordOf(grace.lead)).toMatchObject({ email: 'grace@example.com', erasedAt: null });
  });

  describe('by somebody who is not HubSpot', () => {
    const event = (contactId: string) =>
      JSON.stringify([{ portalId: ACME, subscriptionType: 'contact.deletion', objectId: Number(contactId) }]);
    const signed = (raw: string, { secret = hubspot.app.clientSecret, ageMs = 0, path = PATH } = {}) => {
      const timestamp = String(Date.now() - ageMs);
      const signature = createHmac('sha256', secret).update(`POST${at.url}${path}${raw}${timestamp}`);
      return {
        'content-type': 'application/json',
        'x-hubspot-signature-v3': signature.digest('base64'),
        'x-hubspot-request-timestamp': timestamp,
      };
    };
    const post = (raw: string, headers: Record<string, string>, path = PATH) =>
      api.call('POST', path, { raw, headers });

    it('changes nothing: no signature, a wrong one, an old one, another body, another address', async () => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot);
      const { lead, contactId } = await aContactsLead(tenantId, 'ada@example.com');
      const raw = event(contactId);
      for (const answer of [
        await post(raw, {}),
        await post(raw, signed(raw, { secret: 'a guess' })),
        await post(raw, signed(raw, { ageMs: 301_000 })),
        await post(raw, signed(event('1'))),
        await post(raw, signed(raw), `${PATH}?of=another`),
      ]) {
        expectProblem(answer, [401, 'signature-wrong']);
      }
      expect(await recordOf(lead)).toMatchObject({ contactGoneAt: null });
      expect((await post(raw, signed(raw))).status).toBe(204);
      expect(await recordOf(lead)).toMatchObject({ contactGoneAt: expect.any(Date) });
    });

    it('is taken with the query that it was signed with', async () => {
      const path = `${PATH}?a=b%20c&d=%2F`;
      const headers = signed('[]', { path: `${PATH}?a=b%20c&d=/` });
      expect((await post('[]', headers, path)).status).toBe(204);
    });

    it('holds nothing up: an event that can’t be read is left out, and the others count', async () => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot);
      const { lead, contactId } = await aContactsLead(tenantId, 'beside@example.com');
      const deletion = { portalId: ACME, objectId: contactId, subscriptionType: 'contact.deletion' };
      const raw = JSON.stringify([1, { objectId: {} }, deletion]);
      expect((await post(raw, signed(raw))).status).toBe(204);
      expect(await recordOf(lead)).toMatchObject({ contactGoneAt: expect.any(Date) });
    });

    it.each(['', '{', '{}', JSON.stringify(Array(101).fill({ portalId: ACME }))])(
      'is refused, though signed, where it is no list of events: %.20s',
      async (raw) => {
        expectProblem(await post(raw, signed(raw)), [400, 'body-malformed']);
      },
    );
  });
});
