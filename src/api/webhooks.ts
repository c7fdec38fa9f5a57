import express, { type Express } from 'express';
import { isSignedByHubSpot } from '../hubspot/webhook-signature.ts';
import { applyWebhookEvent, WebhookEvents } from '../leads/apply-webhook.ts';
import { Problem } from './problems.ts';
import type { ApiDeps } from './route.ts';

export const WEBHOOK_PATH = '/webhooks/hubspot';
/** A hundred events of a merge each fit well. */
const BODY_LIMIT = '512kb';

/** What HubSpot tells of contacts. It repeats whatever is not answered with a 2xx, so the answer comes last. */
export function mountWebhooks(app: Express, { db, app: hubspot, publicUrl }: ApiDeps): void {
  app.post(WEBHOOK_PATH, express.raw({ type: () => true, limit: BODY_LIMIT }), async (request, response) => {
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const signed = isSignedByHubSpot(hubspot.clientSecret, {
      method: request.method,
      uri: publicUrl + request.originalUrl,
      body,
      signature: request.get('x-hubspot-signature-v3') ?? '',
      timestamp: request.get('x-hubspot-request-timestamp') ?? '',
    });
    if (!signed) {
      throw new Problem(
        'signature-wrong',
        'The signature is not HubSpot’s, or older than five minutes, so nothing was done.',
      );
    }
    for (const event of parseEvents(body)) await applyWebhookEvent(db, event);
    response.status(204).end();
  });
}

function parseEvents(body: Buffer) {
  try {
    return WebhookEvents.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new Problem('body-malformed', 'The body is not a list of webhook events, so nothing was done.');
  }
}
