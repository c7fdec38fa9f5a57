import { readFileSync } from 'node:fs';
import { CALLBACK_PATH } from '../src/hubspot/hubspot-app.ts';
import { REQUIRED_SCOPES } from '../src/hubspot/oauth.ts';

const read = (file: string) => JSON.parse(readFileSync(`hubspot-app/${file}`, 'utf8'));
const project = read('hsproject.json');
const app = read('src/app/app-hsmeta.json');
const webhooks = read('src/app/webhooks/webhooks-hsmeta.json');

describe('the app that an operator uploads to HubSpot', () => {
  it('is a project of a supported platform version', () => {
    expect(project).toEqual({ name: expect.any(String), srcDir: 'src', platformVersion: '2026.03' });
  });

  it('is open to any account, by OAuth', () => {
    expect(app).toMatchObject({
      type: 'app',
      config: { distribution: 'marketplace', auth: { type: 'oauth' } },
    });
  });

  it('requires the scopes that we ask for, and no others', () => {
    const { requiredScopes, optionalScopes, conditionallyRequiredScopes } = app.config.auth;
    expect(requiredScopes).toEqual([...REQUIRED_SCOPES]);
    expect([...optionalScopes, ...conditionallyRequiredScopes]).toEqual([]);
  });

  it('sends browsers and webhooks to paths of ours, at one address', () => {
    const redirectUrls = app.config.auth.redirectUrls.map((url: string) => new URL(url));
    const target = new URL(webhooks.config.settings.targetUrl);
    expect(redirectUrls.map(({ pathname }: URL) => pathname)).toEqual([CALLBACK_PATH]);
    expect(target.pathname).toBe('/webhooks/hubspot');
    expect(new Set([...redirectUrls, target].map(({ origin }) => origin)).size).toBe(1);
    expect(target.protocol).toBe('https:');
  });

  it('asks for word of deletion, merge and privacy deletion, each where HubSpot wants it', () => {
    const { crmObjects, legacyCrmObjects, hubEvents } = webhooks.config.subscriptions;
    const active = (subscriptionType: string) => ({ subscriptionType, active: true });
    expect(crmObjects).toEqual([]);
    expect(legacyCrmObjects).toEqual([active('contact.deletion'), active('contact.merge')]);
    expect(hubEvents).toEqual([active('contact.privacyDeletion')]);
    expect(webhooks.config.settings.maxConcurrentRequests).toBeGreaterThan(5); // HubSpot takes no less
  });

  it('gives each part an id of its own, of the letters that HubSpot allows', () => {
    const uids = [app.uid, webhooks.uid];
    expect(new Set(uids).size).toBe(2);
    for (const uid of uids) expect(uid).toMatch(/^[\w.-]{1,64}$/);
  });
});
