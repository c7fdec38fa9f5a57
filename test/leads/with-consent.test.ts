import { eq } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { fieldMappings, leads } from '../../src/db/schema.ts';
import { DEFAULT_MAPPING, type Mapping } from '../../src/leads/default-mapping.ts';
import { mapFields } from '../../src/leads/map-fields.ts';
import { submitLead } from '../../src/leads/submit-lead.ts';
import { withConsent } from '../../src/leads/with-consent.ts';
import { runActivity } from '../support/activity.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { EMAIL_HASH_KEY, KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aConnectedTenant } from '../support/tenants.ts';

const FIELDS = { email: 'ada@example.com', phone: '1' };
const CONSENT = { text: 'May we call you?', given: true, at: '2026-11-24T14:00:00.000Z', page: null };
const to = (property: string) => ({ property, overwrite: 'always' }) as const;
const OWN: Mapping = new Map([
  ['consent', to('may_call')],
  ['consent_text', to('may_call_words')],
]);

describe('a visitor’s consent', () => {
  it('goes where the workspace has mapped it', () => {
    const { properties } = mapFields(withConsent(FIELDS, CONSENT, OWN), OWN);
    expect(properties).toMatchObject([
      { property: 'may_call', value: 'true' },
      { property: 'may_call_words', value: CONSENT.text },
    ]);
  });

  it('says no as well', () => {
    const fields = withConsent(FIELDS, { ...CONSENT, given: false }, OWN);
    expect(mapFields(fields, OWN).properties).toMatchObject([{ value: 'false' }, {}]);
  });

  it('is neither sent nor reported as missing where nothing is mapped', () => {
    expect(withConsent(FIELDS, CONSENT, DEFAULT_MAPPING)).toEqual(FIELDS);
    expect(mapFields(withConsent(FIELDS, CONSENT, DEFAULT_MAPPING), DEFAULT_MAPPING).warnings).toEqual([]);
  });

  it('never takes the place of a field of the form', () => {
    expect(withConsent({ consent: 'spoken' }, CONSENT, OWN)).toMatchObject({ consent: 'spoken' });
  });

  it('is not made up where none was asked for', () => {
    expect(withConsent(FIELDS, null, OWN)).toEqual(FIELDS);
  });
});

describe('a lead with consent', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();

  it('takes it to HubSpot', async () => {
    const { db } = parts;
    const { app } = hubspot;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    await db.insert(fieldMappings).values({ tenantId, field: 'consent_text', property: 'jobtitle' });
    const nothing = { agentId: null, conversationId: null, source: null, idempotencyKey: null };
    const { id: leadId } = await submitLead(
      { db, emailHashKey: EMAIL_HASH_KEY },
      { tenantId, fields: FIELDS, consent: CONSENT, ...nothing },
    );
    const ensureFreshToken = createEnsureFreshToken({ db, app, keys: KEYS });
    const { createOrUpdateContact } = leadSteps({ db, app, ensureFreshToken });
    await runActivity(createOrUpdateContact, { tenantId, leadId, contactId: null });
    const [lead] = await db.select().from(leads).where(eq(leads.id, leadId));
    expect(lead?.fieldResults).toContainEqual(
      expect.objectContaining({ property: 'jobtitle', value: CONSENT.text, result: 'sent' }),
    );
    expect(lead?.warnings).toEqual([]);
  });
});
