import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('POST /v1/privacy/erasures', () => {
  const parts = useDatabase();
  const api = useApi(parts);
  const erase = (key: string, email: string) =>
    api.call('POST', '/v1/privacy/erasures', { key, json: { email } });

  it('tells what was erased here, and what to delete in HubSpot', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, lead, SYNCED);
    await beginSync(parts.db, await aLead(parts.db, tenantId));
    const { status, body } = await erase(apiKey, 'Ada@example.com');
    expect([status, body]).toEqual([
      200,
      {
        ...{ erased: 2, erasedBefore: 0, beingSent: 1, underOtherEmails: 0 },
        contacts: [{ hubId: 1, contactId: '501', url: 'https://app.hubspot.com/contacts/1/record/0-1/501' }],
        message:
          'Erased in 2 leads here. A later lead of this email is kept and not sent until a person retries it. HubSpot was being written to for 1 lead: ask again in a minute. HubSpot still has contact 501: open it there, choose Actions, Delete, and delete it permanently.',
      },
    ]);
    const shown = await api.call('GET', `/v1/leads/${lead.leadId}`, { key: apiKey });
    expect(shown.body).toMatchObject({
      ...{ email: '', fields: {}, erasedBecause: 'request' },
      hubspotUrl: expect.stringContaining('501'),
    });
    expect(shown.text).not.toMatch(/ada/i);
  });

  it('says of a person without leads that nothing was left', async () => {
    const { apiKey } = await aTenant(parts.db);
    expect((await erase(apiKey, 'ada@example.com')).body).toMatchObject({
      erased: 0,
      message: expect.stringMatching(/^There was nothing left of this person to erase here\. A later lead /),
    });
  });

  it('refuses what is no address, and names the field', async () => {
    const { apiKey } = await aTenant(parts.db);
    const refused = await erase(apiKey, 'ada');
    expectProblem(refused, [422, 'email-unusable']);
    expect(refused.body.errors).toMatchObject([{ field: 'email' }]);
  });
});
