import { createHmac } from 'node:crypto';
import { isSignedByHubSpot, type SignedRequest } from '../../src/hubspot/webhook-signature.ts';

const SECRET = 'secret-of-the-tests';
const NOW_MS = 1_780_000_000_000;
const URI = 'https://leads.example.com/webhooks/hubspot';
const BODY = '[{"portalId":48000001,"objectId":1,"subscriptionType":"contact.deletion"}]';

/** As HubSpot's documentation says: method, address, body and time, in this order. */
const sign = (text: string, secret = SECRET) => createHmac('sha256', secret).update(text).digest('base64');

interface Sent {
  ageMs?: number;
  uri?: string;
  /** The address as HubSpot wrote it when it signed. */
  signedUri?: string;
  body?: string;
  secret?: string;
}
function sent({ ageMs = 0, uri = URI, signedUri, body = BODY, secret = SECRET }: Sent = {}): SignedRequest {
  const timestamp = String(NOW_MS - ageMs);
  const signature = sign(`POST${signedUri ?? uri}${body}${timestamp}`, secret);
  return { method: 'POST', uri, body: Buffer.from(body), timestamp, signature };
}
const accepted = (request: SignedRequest) => isSignedByHubSpot(SECRET, request, NOW_MS);

describe("HubSpot's signature", () => {
  it('is accepted, whatever letters the body is written in', () => {
    expect(accepted(sent())).toBe(true);
    expect(accepted(sent({ body: '[{"name":"Zoë 李 🙂"}]' }))).toBe(true);
    expect(accepted(sent({ body: '' }))).toBe(true);
  });

  it('is the one that openssl makes', () => {
    // printf 'POSThttps://leads.example.com/webhooks/hubspot[]1780000000000' | openssl dgst -sha256 -hmac secret-of-the-tests -binary | base64
    const signature = 'aiPKt8vOj5sl79jmYJCP0GRwWDwEDp/q/VOerZHfmjc=';
    expect(accepted({ ...sent({ body: '[]' }), signature })).toBe(true);
  });

  it.each([
    ['of another secret', sent({ secret: 'another' })],
    ['of another body', { ...sent(), body: Buffer.from(BODY.replace('1', '2')) }],
    ['of the same body with a space more', { ...sent(), body: Buffer.from(`${BODY} `) }],
    ['of another query', { ...sent({ uri: `${URI}?a=1` }), uri: `${URI}?a=2` }],
    ['of an address without the query', { ...sent(), uri: `${URI}?a=1` }],
    ['of another host', { ...sent(), uri: URI.replace('leads', 'mails') }],
    ['of another method', { ...sent(), method: 'PUT' }],
    ['of another time', { ...sent(), timestamp: String(NOW_MS - 1) }],
    ['that is missing', { ...sent(), signature: '' }],
    ['that is cut short', { ...sent(), signature: sent().signature.slice(0, 20) }],
    ['that is no base64', { ...sent(), signature: '€'.repeat(44) }],
  ])('is refused: one %s', (_what, request) => {
    expect(accepted(request)).toBe(false);
  });

  it.each([
    [0, true],
    [300_000, true],
    [300_001, false],
    [-300_000, true],
    [-300_001, false],
  ])('is good for five minutes by either clock: sent %s ms ago', (ageMs, good) => {
    expect(accepted(sent({ ageMs }))).toBe(good);
  });

  it.each(['', 'yesterday', '1e12', `-${NOW_MS}`, ` ${NOW_MS}`, `${NOW_MS}.0`, '1'.repeat(400)])(
    'is refused with a time that is none: %j',
    (timestamp) => {
      const signature = sign(`POST${URI}${BODY}${timestamp}`);
      expect(accepted({ ...sent(), timestamp, signature })).toBe(false);
    },
  );

  it('is over the address with the escapes that HubSpot decodes decoded, and with all others as they are', () => {
    const escaped = `${URI}?a=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B`;
    expect(accepted(sent({ uri: escaped, signedUri: `${URI}?a=:/?@!$'()*,;` }))).toBe(true);
    expect(accepted(sent({ uri: escaped.toLowerCase(), signedUri: `${URI}?a=:/?@!$'()*,;` }))).toBe(true);
    expect(accepted(sent({ uri: escaped }))).toBe(false);
    const kept = `${URI}?a=%20%25%26%3D%2B%C3%A4%23`;
    expect(accepted(sent({ uri: kept }))).toBe(true);
    expect(accepted(sent({ uri: kept, signedUri: decodeURIComponent(kept) }))).toBe(false);
  });
});
