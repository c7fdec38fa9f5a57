import { createHmac } from 'node:crypto';

export type SignedParts = { method: string; uri: string; body: string; timestampMs: number };

/** HubSpot's signature of a request, version 3, made with the app's client secret. */
export const signatureV3 = (clientSecret: string, { method, uri, body, timestampMs }: SignedParts): string =>
  createHmac('sha256', clientSecret)
    .update(`${method}${withoutEscapes(uri)}${body}${timestampMs}`)
    .digest('base64');

/** HubSpot signs these characters bare, however the address spells them. All other escapes stay. */
const withoutEscapes = (uri: string): string =>
  uri.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, decodeURIComponent);
