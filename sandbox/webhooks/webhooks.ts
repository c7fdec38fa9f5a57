import { createRecentLog, type RecentLog } from '../recent-log.ts';
import { asObjectEvent, type ContactEvent } from './contact-events.ts';
import { type Batch, createOutbox } from './outbox.ts';
import { postEvents } from './post-events.ts';

export type WebhookOptions = {
  /** Where the app takes webhooks; without it none are sent. */
  webhookUrl?: string | undefined;
  /** What the app has subscribed to: `contact.*`, unless told, or `object.*` as far as that goes. */
  webhookFormat?: 'contact' | 'object';
  /** The pause before the first repetition, unless told a second. HubSpot spreads its ten over a day. */
  webhookRetryMs?: number;
};

/** One event in one attempt. */
export type Delivery = {
  at: string;
  hubId: number;
  event: string;
  contactId: string;
  /** Null: no answer in time, or no room to wait for one. */
  status: number | null;
  attempt: number;
};

export type Webhooks = {
  /** Tells the app of events, unless their account does not have it. Returns before they are sent. */
  send(events: ContactEvent[]): void;
  deliveries: RecentLog<Delivery>;
  /** Forgets what was delivered and what still waits for it. */
  clear(): void;
};

type Surroundings = WebhookOptions & { clientSecret: string; isInstalled: (hubId: number) => boolean };

/** HubSpot's webhooks. What is not delivered yet when the sandbox stops is lost. */
export function createWebhooks({
  webhookUrl: url,
  webhookFormat = 'contact',
  webhookRetryMs: firstRetryMs = 1_000,
  clientSecret,
  isInstalled,
}: Surroundings): Webhooks {
  const deliveries = createRecentLog<Delivery>();
  if (url === undefined) return { send: () => {}, deliveries, clear: () => {} };

  const target = { url, clientSecret };
  async function post({ events, attempt }: Batch, cancelled: AbortSignal): Promise<boolean> {
    const numbered = events.map((event) => ({ ...event, attemptNumber: attempt }));
    const status = await postEvents(target, numbered, cancelled);
    if (cancelled.aborted) return false;
    for (const event of events) deliveries.add(delivery(event, { attempt, status }));
    return status !== null && status >= 200 && status < 300;
  }

  const outbox = createOutbox({ post, firstRetryMs });
  return {
    send: (events) => {
      for (const event of events.filter(({ portalId }) => isInstalled(portalId))) {
        const asked = webhookFormat === 'object' ? asObjectEvent(event) : event;
        if (!outbox.add(asked)) deliveries.add(delivery(asked, { attempt: 0, status: null }));
      }
    },
    deliveries,
    clear: () => {
      outbox.clear();
      deliveries.clear();
    },
  };
}

const delivery = (event: ContactEvent, how: Pick<Delivery, 'attempt' | 'status'>): Delivery => ({
  at: new Date().toISOString(),
  hubId: event.portalId,
  event: event.subscriptionType,
  contactId: String(event.objectId),
  ...how,
});
