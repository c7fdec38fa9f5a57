import { createHmac, timingSafeEqual } from 'node:crypto';

const AGE_MAX_MS = 300_000;

/** HubSpot decodes only these before it signs; `%2F` stands for a slash in its text, any other escape for itself. */
const DECODED: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export interface SignedRequest {
  readonly method: string;
  /** As HubSpot called it: the public address with its query, not the one behind a proxy. */
  readonly uri: string;
  /** The bytes as they came. */
  readonly body: Buffer;
  /** `X-HubSpot-Signature-v3` */
  readonly signature: string;
  /** `X-HubSpot-Request-Timestamp`, milliseconds since 1970 */
  readonly timestamp: string;
}

/** Whether HubSpot has sent this, within the last five minutes. (developers.hubspot.com, "Validating requests") */
export function isSignedByHubSpot(clientSecret: string, request: SignedRequest, nowMs = Date.now()): boolean {
  const sentMs = /^\d{1,16}$/.test(request.timestamp) ? Number(request.timestamp) : Number.NaN;
  if (!(Math.abs(nowMs - sentMs) <= AGE_MAX_MS)) return false;
  const uri = request.uri.replace(/%[0-9A-F]{2}/gi, (escaped) => DECODED[escaped.toUpperCase()] ?? escaped);
  const expected = createHmac('sha256', clientSecret)
    .update(request.method + uri)
    .update(request.body)
    .update(request.timestamp)
    .digest();
  const given = Buffer.from(request.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
