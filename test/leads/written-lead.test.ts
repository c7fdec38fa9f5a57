import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { RecentToken } from '../../src/connections/recent-token.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { contactNotes } from '../../src/leads/contact-notes.ts';
import { explainFields } from '../../src/leads/explain-fields.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { searchContact } from '../../src/leads/search-contact.ts';
import { runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { mapped } from '../support/mappings.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';

const ADA = 'ada@example.com';

describe('what is kept of a lead that HubSpot has', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  async function aWorkspace() {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { app } = hubspot;
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app, keys: KEYS });
    const { searchContact, createOrUpdateContact } = leadSteps({ db: parts.db, app, ensureFreshToken });
    const tokens = () => ensureFreshToken(tenantId, { minimumLifetimeMs: 0 });
    const people = new HubSpotClient({ apiUrl: app.apiUrl, version: app.version, tokens, meter: UNMETERED });
    const inHubSpot = async (method: string, path: string, json?: object) =>
      fetch(app.apiUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${(await tokens()).accessToken}`,
          'content-type': 'application/json',
        },
        body: json ? JSON.stringify(json) : null,
      });
    return {
      tenantId,
      create: async (properties: Record<string, string>) => (await people.createContact(properties)).id,
      archive: (contactId: string) => inHubSpot('DELETE', people.paths.contact(contactId)),
      merge: (primaryObjectId: string, objectIdToMerge: string) =>
        inHubSpot('POST', `${people.paths.contacts}/merge`, { primaryObjectId, objectIdToMerge }),
      /** Searches and writes, as a lead's run does; `found` is what its search is made to have found. */
      async write(fields: LeadFields, found?: string) {
        const ref = await aLead(parts.db, tenantId, { email: ADA, ...fields });
        const match =
          found === undefined
            ? await runActivity(searchContact, ref)
            : { contactId: found, byOtherEmail: false };
        const { contactId } = await runActivity(createOrUpdateContact, { ...ref, ...match });
        const { lead, events } = await readLead(parts.db, ref);
        const { message, details } = events.at(-1) ?? {};
        return { contactId, message, notes: details?.notes, lead };
      },
    };
  }

  it('is field by field what HubSpot got, in the form in which it got it', async () => {
    const { tenantId, write } = await aWorkspace();
    await mapped(parts.db, tenantId, ['size', 'numemployees', 'always'], ['shoe', 'no_such', 'always']);
    const { lead } = await write({ name: 'Ada King Lovelace', size: ' 1-5 ', shoe: '38', hat: 'top' });
    expect(explainFields(lead)).toMatchObject([
      { field: 'email', property: 'email', sent: ADA, result: 'sent' },
      { field: 'name', property: 'firstname', sent: 'Ada', result: 'sent' },
      { field: 'name', property: 'lastname', sent: 'King Lovelace', result: 'sent' },
      { field: 'hat', property: null, sent: null, result: 'not_mapped' },
      { field: 'shoe', property: 'no_such', sent: null, result: 'left_out' },
      { field: 'size', submitted: ' 1-5 ', label: expect.any(String), sent: '1-5', result: 'sent' },
    ]);
  });

  it("is what HubSpot's own value has won over", async () => {
    const { tenantId, create, write } = await aWorkspace();
    await mapped(parts.db, tenantId, ['city', 'city', 'if_empty']);
    await create({ email: ADA, city: 'London' });
    const { lead } = await write({ city: 'Vienna', phone: '1' });
    expect(explainFields(lead)).toMatchObject([
      { field: 'email', result: 'not_sent' },
      { field: 'phone', property: 'phone', sent: '1', result: 'sent' },
      { field: 'city', property: 'city', label: 'City', sent: null, result: 'kept_existing' },
    ]);
  });

  it('has nothing to note where nothing was unusual', async () => {
    const { write } = await aWorkspace();
    expect(await write({ phone: '1' })).toMatchObject({
      message: expect.stringMatching(/^Created/),
      notes: undefined,
    });
    expect(await write({ phone: '2' })).toMatchObject({
      message: expect.stringMatching(/^Updated/),
      notes: undefined,
    });
  });

  it('notes that the contact had been deleted and was made again', async () => {
    const { create, archive, write } = await aWorkspace();
    const gone = await create({ email: ADA });
    await archive(gone);
    const { contactId, message, notes } = await write({ phone: '1' }, gone);
    const note = 'The contact had been deleted in HubSpot, so we created it again.';
    expect(message).toBe(`Created contact ${contactId} in HubSpot. ${note}`);
    expect(notes).toEqual([{ code: 'recreated', message: note }]);
  });

  it('notes that the contact had been merged into another one', async () => {
    const { create, merge, write } = await aWorkspace();
    const found = await create({ email: ADA });
    await merge(await create({ email: 'lovelace@example.com' }), found);
    const { contactId, notes } = await write({ phone: '1' }, found);
    expect(contactId).not.toBe(found);
    expect(notes).toEqual([
      { code: 'merged', message: `HubSpot had merged the contact; now linked to ${contactId}.` },
    ]);
  });

  it('notes that the email is an additional one of the contact, where it was read by that', async () => {
    const { create, archive, merge, write } = await aWorkspace();
    await merge(await create({ email: 'lovelace@example.com' }), await create({ email: ADA }));
    const gone = await create({ email: 'gone@example.com' });
    await archive(gone);
    const { contactId, notes } = await write({ phone: '1' }, gone);
    const message = `Matched by an additional email of contact ${contactId}.`;
    expect(notes).toEqual([
      expect.objectContaining({ code: 'merged' }),
      { code: 'additional_email', message },
    ]);
  });

  it('notes the same of a contact that needed nothing but to be there', async () => {
    const { create, merge, write } = await aWorkspace();
    await merge(await create({ email: 'lovelace@example.com' }), await create({ email: ADA }));
    const { notes } = await write({ phone: ' ' }, (await hubspot.contacts())[0]?.id);
    expect(notes).toMatchObject([{ code: 'additional_email' }]);
  });

  it('notes the same where the search has found it by that', async () => {
    const { tenantId } = await aTenant(parts.db);
    const ref = await aLead(parts.db, tenantId, { email: ADA });
    const finds = (email: string | null) =>
      searchContact(
        {
          db: parts.db,
          account: {
            ...{ hubId: ACME, token: new RecentToken() },
            contacts: { searchContactByEmail: async () => ({ id: '7', properties: { email } }) },
          },
        },
        ref,
      );
    expect(await finds('Lovelace@example.com')).toEqual({ contactId: '7', byOtherEmail: true });
    expect(await finds(ADA)).toEqual({ contactId: '7' });
    expect(await finds(null)).toEqual({ contactId: '7' });
    const match = { contactId: '7', byOtherEmail: true, lost: null };
    const codes = (outcome: 'created' | 'updated') => {
      const contact = { id: '7', properties: {} };
      return contactNotes(match, { contact, outcome, email: ADA }).map(({ code }) => code);
    };
    expect([codes('updated'), codes('created')]).toEqual([['additional_email'], []]);
  });
});
