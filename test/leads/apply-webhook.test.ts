import { sql } from 'drizzle-orm';
import { applyWebhookEvent, WebhookEvents } from '../../src/leads/apply-webhook.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const HUB = 48_000_001;

describe("HubSpot's news of a contact", () => {
  const parts = useDatabase();
  async function aContactsLead(contactId: string, hubId = HUB): Promise<LeadRef> {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId, { email: `of-${contactId}@example.com` });
    await recordSynced(parts.db, lead, { ...SYNCED, hubId, contactId });
    return lead;
  }
  /** Reads and applies events as they come in a body. */
  async function news(...events: object[]) {
    for (const event of WebhookEvents.parse(events)) await applyWebhookEvent(parts.db, event);
  }
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;
  const gone = { contactGoneAt: expect.any(Date) };
  const there = { contactGoneAt: null, erasedAt: null };
  afterEach(() => parts.db.execute(sql`truncate leads, lead_texts, lead_events, suppressions, contact_news`));

  it.each([
    ['classic', { subscriptionType: 'contact.deletion', objectId: 501 }],
    [
      'newer, told by its subscription',
      { subscriptionType: 'object.deletion', objectTypeId: '0-1', objectId: 501 },
    ],
    ['newer, told by its type', { eventType: 'object.deletion', objectTypeId: '0-1', objectId: '501' }],
  ])('says that it was deleted, and its leads keep the id: %s', async (_form, event) => {
    const [lead, other, elsewhere] = [
      await aContactsLead('501'),
      await aContactsLead('502'),
      await aContactsLead('501', HUB + 1),
    ];
    await news({ portalId: HUB, ...event });
    expect(await recordOf(lead)).toMatchObject({
      ...gone,
      hubspotContactId: '501',
      status: 'synced',
      email: 'of-501@example.com',
    });
    expect(await recordOf(other)).toMatchObject(there);
    expect(await recordOf(elsewhere)).toMatchObject(there);
  });

  it('repeated keeps the time at which it was deleted', async () => {
    const lead = await aContactsLead('501');
    const event = { portalId: HUB, subscriptionType: 'contact.deletion', objectId: 501 };
    await news(event);
    const { contactGoneAt } = await recordOf(lead);
    await news(event, event);
    expect((await recordOf(lead)).contactGoneAt).toEqual(contactGoneAt);
  });

  it('says that it is there again', async () => {
    const lead = await aContactsLead('501');
    await news({ portalId: HUB, subscriptionType: 'contact.deletion', objectId: 501 });
    await news({ portalId: HUB, subscriptionType: 'contact.restore', objectId: 501 });
    expect(await recordOf(lead)).toMatchObject({ ...there, hubspotContactId: '501' });
  });

  it('says that two were merged: the leads of both belong to the new one', async () => {
    const [primary, merged, other] = [
      await aContactsLead('501'),
      await aContactsLead('502'),
      await aContactsLead('503'),
    ];
    const event = {
      portalId: HUB,
      subscriptionType: 'contact.merge',
      objectId: 501,
      primaryObjectId: 501,
      mergedObjectIds: [502],
      newObjectId: 900,
    };
    await news(event, event);
    expect(await recordOf(primary)).toMatchObject({ ...there, hubspotContactId: '900' });
    expect(await recordOf(merged)).toMatchObject({ ...there, hubspotContactId: '900' });
    expect(await recordOf(other)).toMatchObject({ hubspotContactId: '503' });
  });

  it('says of a merge without a new id that the primary survives', async () => {
    const merged = await aContactsLead('502');
    await news({
      portalId: HUB,
      subscriptionType: 'contact.merge',
      primaryObjectId: 501,
      mergedObjectIds: [502, 499],
      newObjectId: null,
    });
    expect(await recordOf(merged)).toMatchObject({ hubspotContactId: '501' });
  });

  it('says that the survivor of a merge was deleted for privacy: both persons are erased', async () => {
    const [primary, merged] = [await aContactsLead('501'), await aContactsLead('502')];
    await news(
      {
        portalId: HUB,
        subscriptionType: 'contact.merge',
        primaryObjectId: 501,
        mergedObjectIds: [502],
        newObjectId: 900,
      },
      { portalId: HUB, subscriptionType: 'contact.privacyDeletion', objectId: 900 },
      { portalId: HUB, subscriptionType: 'contact.deletion', objectId: 900 },
    );
    for (const lead of [primary, merged]) {
      expect(await recordOf(lead)).toMatchObject({ email: '', fields: {}, erasedAt: expect.any(Date) });
    }
  });

  describe('in the wrong order, because HubSpot repeats what failed up to a day later:', () => {
    const merge = (mergedIds: readonly number[], newObjectId: number) => ({
      portalId: HUB,
      subscriptionType: 'contact.merge',
      primaryObjectId: mergedIds[0],
      mergedObjectIds: mergedIds.slice(1),
      newObjectId,
    });
    const of = (what: string, objectId: number) => ({
      portalId: HUB,
      subscriptionType: `contact.${what}`,
      objectId,
    });
    const erased = { email: '', fields: {}, ...gone, erasedAt: expect.any(Date) };
    const twoLeads = async () => [await aContactsLead('501'), await aContactsLead('502')] as const;
    const suppressed = async () => (await parts.db.execute(sql`select from suppressions`)).length;

    it('a merge into a contact that was deleted for privacy erases both persons, and holds them back', async () => {
      const [primary, merged] = await twoLeads();
      const other = await aContactsLead('503');
      await news(of('privacyDeletion', 900), of('deletion', 900));
      expect(await suppressed()).toBe(0);
      await news(merge([501, 502], 900), merge([501, 502], 900));
      for (const lead of [primary, merged]) {
        expect(await recordOf(lead)).toMatchObject({ ...erased, hubspotContactId: '900' });
      }
      expect(await recordOf(other)).toMatchObject(there);
      expect(await suppressed()).toBe(2);
    });

    it('a merge of a contact that was deleted for privacy under its old id erases who is in the new one', async () => {
      const [primary, merged] = await twoLeads();
      await news(of('privacyDeletion', 501), merge([501, 502], 900));
      for (const lead of [primary, merged]) expect(await recordOf(lead)).toMatchObject(erased);
    });

    it('a merge repeated after the erasure spares what came since', async () => {
      const [primary] = await twoLeads();
      await news(merge([501, 502], 900), of('privacyDeletion', 900));
      const later = await aLead(parts.db, primary.tenantId, { email: 'of-501@example.com' });
      await news(merge([501, 502], 900), of('privacyDeletion', 900));
      expect(await recordOf(later)).toMatchObject(there);
    });

    it('a merge into a contact of another account that was deleted for privacy erases nobody', async () => {
      const [primary] = await twoLeads();
      await news({ ...of('privacyDeletion', 900), portalId: HUB + 1 }, merge([501, 502], 900));
      expect(await recordOf(primary)).toMatchObject({ ...there, hubspotContactId: '900' });
    });

    it('two merges in a row end at the last contact, and a deletion of that one for privacy erases all', async () => {
      const leads = [...(await twoLeads()), await aContactsLead('503')];
      await news(merge([900, 503], 901), merge([501, 502], 900));
      for (const lead of leads) {
        expect(await recordOf(lead)).toMatchObject({ ...there, hubspotContactId: '901' });
      }
      await news(of('privacyDeletion', 901));
      for (const lead of leads) expect(await recordOf(lead)).toMatchObject(erased);
    });

    it('of a deletion for privacy before both merges, each merge erases who it brings', async () => {
      const leads = [...(await twoLeads()), await aContactsLead('503')];
      await news(of('privacyDeletion', 901), merge([900, 503], 901), merge([501, 502], 900));
      for (const lead of leads) expect(await recordOf(lead)).toMatchObject(erased);
    });

    it('a merge into a contact that was deleted does not say that it is there; a restore does', async () => {
      const [primary, merged] = await twoLeads();
      await news(of('deletion', 900), merge([501, 502], 900));
      for (const lead of [primary, merged]) {
        expect(await recordOf(lead)).toMatchObject({ ...gone, hubspotContactId: '900', erasedAt: null });
      }
      await news(of('restore', 900), merge([501, 502], 900));
      expect(await recordOf(primary)).toMatchObject(there);
    });

    it('a merge of contacts that were deleted says that the survivor is there', async () => {
      const [primary, merged] = await twoLeads();
      await news(of('deletion', 502), of('deletion', 501), merge([501, 502], 900));
      for (const lead of [primary, merged]) expect(await recordOf(lead)).toMatchObject(there);
    });

    it('a restore does not bring back what was deleted for privacy since', async () => {
      const lead = await aContactsLead('501');
      await news(of('deletion', 501), of('privacyDeletion', 501), of('restore', 501));
      expect(await recordOf(lead)).toMatchObject(erased);
    });

    it('all at the same moment, whichever is first: both persons are erased', async () => {
      for (const round of [1, 2, 3, 4, 5]) {
        const leads = [await aContactsLead(`${round}501`), await aContactsLead(`${round}502`)];
        const happened = [
          merge([Number(`${round}501`), Number(`${round}502`)], Number(`${round}900`)),
          of('privacyDeletion', Number(`${round}900`)),
          of('deletion', Number(`${round}900`)),
        ];
        await Promise.all([...happened, ...happened].map((event) => news(event)));
        for (const lead of leads) expect(await recordOf(lead)).toMatchObject(erased);
      }
    });
  });

  it.each([
    { subscriptionType: 'company.deletion', objectId: 501 },
    { subscriptionType: 'object.deletion', objectTypeId: '0-2', objectId: 501 },
    { subscriptionType: 'object.deletion', objectId: 501 },
    { subscriptionType: 'contact.creation', objectId: 501 },
    { subscriptionType: 'contact.deletion' },
    { subscriptionType: 'contact.merge', mergedObjectIds: [501] },
    { objectId: 501 },
  ])('is left alone when it is none, or not of a contact: %j', async (event) => {
    const lead = await aContactsLead('501');
    await news({ portalId: HUB, ...event });
    expect(await recordOf(lead)).toMatchObject({ ...there, hubspotContactId: '501' });
  });
});
