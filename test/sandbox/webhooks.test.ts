import { createHmac } from 'node:crypto';
import { deletion } from '../../sandbox/webhooks/contact-events.ts';
import { createOutbox } from '../../sandbox/webhooks/outbox.ts';
import { signatureV3 } from '../../sandbox/webhooks/signature.ts';
import { aReceiver } from './a-receiver.ts';
import { aSandbox, clientSecret, hubId, otherHubId } from './a-sandbox.ts';

const contacts = '/crm/v3/objects/contacts';
const webhookRetryMs = 1;

let receiver: Awaited<ReturnType<typeof aReceiver>>;
let sandbox: Awaited<ReturnType<typeof aSandbox>>;
let token = '';
const start = async (more: Parameters<typeof aSandbox>[0] = {}) => {
  sandbox = await aSandbox({ webhookUrl: receiver.url, webhookRetryMs, ...more });
  token = (await sandbox.connect()).access_token;
};
beforeEach(async () => {
  receiver = await aReceiver();
  await start();
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const call = (method: string, path: string, json?: unknown) =>
  sandbox.api(token, method, contacts + path, json);
const aContact = async (properties = {}) => String((await call('POST', '', { properties })).body.id);
const press = (path: string, json?: unknown) => sandbox.control(`/sandbox/accounts/${hubId}${path}`, json);
const deliveries = async () =>
  (await sandbox.send('/sandbox/deliveries')).body.deliveries as Record<string, unknown>[];

/** The requests that this makes, as soon as there are so many. */
async function requestsOf(count: number, does: () => Promise<unknown>) {
  const coming = Array.from({ length: count }, () => receiver.next());
  await does();
  return Promise.all(coming);
}
const eventsOf = async (does: () => Promise<unknown>) =>
  (await requestsOf(1, does)).flatMap(({ events }) => events);

describe('what is sent (HubSpot: webhooks)', () => {
  it('names the deleted contact, its account, the app and the time, and tells nothing else of it', async () => {
    const id = await aContact({ email: 'ada@example.com' });
    const [request] = await requestsOf(1, () => call('DELETE', `/${id}`));
    expect(request?.events).toEqual([
      {
        eventId: expect.any(Number),
        subscriptionId: expect.any(Number),
        portalId: hubId,
        appId: expect.any(Number),
        occurredAt: Date.parse('2026-11-24T10:00:00.000Z'),
        subscriptionType: 'contact.deletion',
        attemptNumber: 0,
        objectId: Number(id),
        changeSource: 'INTEGRATION',
        sourceId: expect.any(String),
        changeFlag: 'DELETED',
      },
    ]);
    expect(request?.raw).not.toContain('ada');
  });

  it('tells which contacts a merge made one of, and its id', async () => {
    const [primaryObjectId, objectIdToMerge] = [
      await aContact({ phone: '1' }),
      await aContact({ city: 'x' }),
    ];
    const events = await eventsOf(() => call('POST', '/merge', { primaryObjectId, objectIdToMerge }));
    const [survivor] = await sandbox.contacts();
    expect(events).toEqual([
      expect.objectContaining({
        subscriptionType: 'contact.merge',
        objectId: Number(primaryObjectId),
        primaryObjectId: Number(primaryObjectId),
        mergedObjectIds: [Number(objectIdToMerge)],
        newObjectId: Number(survivor?.id),
        numberOfPropertiesMoved: 1,
      }),
    ]);
  });

  it('sends a deletion beside a privacy deletion', async () => {
    const objectId = await aContact();
    const events = await eventsOf(() => call('POST', '/gdpr-delete', { objectId }));
    expect(events.map((event) => [event.subscriptionType, event.objectId])).toEqual([
      ['contact.privacyDeletion', Number(objectId)],
      ['contact.deletion', Number(objectId)],
    ]);
  });

  it('says that a person did it who pressed the button on the page', async () => {
    const [kept, gone] = [await aContact(), await aContact()];
    const merging = { primaryObjectId: kept, objectIdToMerge: gone };
    expect(await eventsOf(() => press('/merge', merging))).toMatchObject([
      { subscriptionType: 'contact.merge', changeSource: 'CRM_UI', sourceId: 'userId:7100001' },
    ]);
    const survivor = (await sandbox.contacts())[0]?.id;
    expect(await eventsOf(() => press(`/contacts/${survivor}/delete`))).toMatchObject([
      { subscriptionType: 'contact.deletion', changeSource: 'CRM_UI' },
    ]);
    expect(await eventsOf(() => press(`/contacts/${survivor}/privacy-delete`))).toHaveLength(2);
  });

  it('speaks of objects instead to an app that subscribed to those, but for privacy', async () => {
    await sandbox.close();
    await start({ webhookFormat: 'object' });
    const objectId = await aContact();
    expect(await eventsOf(() => call('POST', '/gdpr-delete', { objectId }))).toMatchObject([
      { subscriptionType: 'contact.privacyDeletion' },
      { subscriptionType: 'object.deletion', objectTypeId: '0-1', objectId: Number(objectId) },
    ]);
  });

  it('sends nothing for an account that does not have the app', async () => {
    const other = await sandbox.connect({ hubId: String(otherHubId) });
    const { body } = await sandbox.api(other.access_token, 'POST', contacts, { properties: {} });
    const id = await aContact();
    await sandbox.control(`/sandbox/accounts/${otherHubId}/uninstall`);
    const events = await eventsOf(async () => {
      await sandbox.control(`/sandbox/accounts/${otherHubId}/contacts/${body.id}/delete`);
      await press(`/contacts/${id}/delete`);
    });
    expect(events.map(({ portalId }) => portalId)).toEqual([hubId]);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends a hundred events at most in a request, of one account', async () => {
    const release = receiver.hold();
    const ids = await Promise.all(Array.from({ length: 130 }, () => aContact()));
    const blocked = ids.splice(0, 10);
    await requestsOf(10, async () => {
      for (const id of blocked) await call('DELETE', `/${id}`);
    });
    await Promise.all(ids.map((id) => call('DELETE', `/${id}`)));
    const [first, second] = await requestsOf(2, async () => release());
    expect([first?.events.length, second?.events.length].sort()).toEqual([100, 20]);
  });
});

describe('the signature (HubSpot: v3 signature)', () => {
  it('covers method, address, body and time, under the client secret', async () => {
    const id = await aContact();
    const [request] = await requestsOf(1, () => call('DELETE', `/${id}`));
    const at = String(request?.headers['x-hubspot-request-timestamp']);
    const expected = createHmac('sha256', clientSecret)
      .update(`POST${receiver.url}${request?.raw}${at}`)
      .digest('base64');
    expect(request?.headers['x-hubspot-signature-v3']).toBe(expected);
    expect(Math.abs(Date.now() - Number(at))).toBeLessThan(60_000); // real time, though the sandbox's clock stands
  });

  it('is made over the characters that HubSpot lists as such, and all other escapes as they are', () => {
    const parts = { method: 'POST', body: '[]', timestampMs: 1 };
    const escaped = 'https://x.example/%3A%2f%3F%40%21%24%27%28%29%2A%2C%3B%20%25';
    expect(signatureV3('s', { ...parts, uri: escaped })).toBe(
      signatureV3('s', { ...parts, uri: "https://x.example/:/?@!$'()*,;%20%25" }),
    );
  });
});

describe('delivery', () => {
  it('keeps no answer of the API waiting', async () => {
    receiver.answerNot();
    const id = await aContact();
    const [request] = await requestsOf(1, () => call('DELETE', `/${id}`));
    expect(await deliveries()).toEqual([]); // the call is answered, and its event still stands on its way
    expect(request?.events).toHaveLength(1);
  });

  it.each([500, 404, 302])('repeats after %i, counting the attempts', async (status) => {
    receiver.answerWith(status);
    const id = await aContact();
    const requests = await requestsOf(3, () => call('DELETE', `/${id}`));
    expect(requests.map(({ events }) => events[0]?.attemptNumber)).toEqual([0, 1, 2]);
    expect(new Set(requests.map(({ events }) => events[0]?.eventId)).size).toBe(1);
  });

  it('repeats after five seconds without an answer', async () => {
    const id = await aContact();
    receiver.answerNot();
    const silentSinceMs = performance.now();
    const [first] = await requestsOf(1, () => call('DELETE', `/${id}`));
    receiver.answerWith(204);
    const [second] = await requestsOf(1, async () => {});
    expect([first, second].map((request) => request?.events[0]?.attemptNumber)).toEqual([0, 1]);
    expect(performance.now() - silentSinceMs).toBeGreaterThan(4_500);
  });

  it('gives up after ten repetitions', async () => {
    receiver.answerWith(503);
    const [first, second] = [await aContact(), await aContact()];
    await requestsOf(11, () => call('DELETE', `/${first}`));
    const [next] = await requestsOf(1, () => call('DELETE', `/${second}`));
    expect(next?.events[0]?.objectId).toBe(Number(second));
    expect((await deliveries()).filter(({ contactId }) => contactId === first)).toHaveLength(11);
  });

  it('notes that nobody was there to answer', async () => {
    await sandbox.close();
    await start({ webhookUrl: 'http://127.0.0.1:1/webhooks/hubspot' });
    const id = await aContact();
    await call('DELETE', `/${id}`);
    expect(await firstDelivery()).toMatchObject({ contactId: id, status: null, attempt: 0 });
  });

  it('holds a thousand batches at most', () => {
    const outbox = createOutbox({ post: () => new Promise(() => {}), firstRetryMs: 1 });
    const added = Array.from({ length: 1_001 }, (_, portalId) => outbox.add(anEvent(portalId)));
    expect(added.indexOf(false)).toBe(1_000);
    outbox.clear();
    expect(outbox.add(anEvent(1))).toBe(true);
    outbox.clear();
  });

  it('shows each attempt on the page: time, event, contact, status', async () => {
    receiver.answerWith(500);
    const id = await aContact();
    const [, request] = await requestsOf(2, async () => {
      await call('DELETE', `/${id}`);
    });
    receiver.answerWith(204);
    expect(request?.events[0]?.attemptNumber).toBe(1);
    expect((await deliveries()).at(-1)).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      hubId,
      event: 'contact.deletion',
      contactId: id,
      status: 500,
      attempt: 0,
    });
    const { text } = (await sandbox.send('/')).body;
    for (const part of ['contact.deletion', `<td>${id}</td>`, 'bad">500<']) expect(text).toContain(part);
  });

  it('forgets what it could not deliver on a reset', async () => {
    receiver.answerWith(500);
    const id = await aContact();
    await requestsOf(2, () => call('DELETE', `/${id}`));
    await sandbox.control('/sandbox/reset');
    receiver.answerWith(204);
    token = (await sandbox.connect()).access_token;
    const next = await aContact();
    const [request] = await requestsOf(1, () => call('DELETE', `/${next}`));
    expect(request?.events).toMatchObject([{ objectId: Number(next), attemptNumber: 0 }]);
    expect(await deliveries()).not.toContainEqual(expect.objectContaining({ contactId: id }));
  });
});

const anEvent = (portalId: number) => ({
  ...deletion({ hubId, contactId: '1', source: 'CRM_UI', atMs: 0 }),
  portalId,
});

/** Asks until something was delivered, or was not. */
async function firstDelivery() {
  for (;;) {
    const [delivery] = (await deliveries()).toReversed();
    if (delivery) return delivery;
  }
}
