import { setTimeout as pause } from 'node:timers/promises';
import type { ContactEvent } from './contact-events.ts';

export type Batch = { hubId: number; events: ContactEvent[]; attempt: number };

export type Outbox = {
  /** Takes an event to send it soon; false: there is no room left. */
  add(event: ContactEvent): boolean;
  /** Forgets everything that is not delivered yet. */
  clear(): void;
};

type Sender = {
  /** Whether the receiver took the batch. */
  post: (batch: Batch, cancelled: AbortSignal) => Promise<boolean>;
  firstRetryMs: number;
};

const eventsPerBatchMax = 100;
const atOnceMax = 10;
const retriesMax = 10;
const heldMax = 1_000;

/** Sends events in batches of one account, and what was not taken again after pauses that double. In memory only. */
export function createOutbox({ post, firstRetryMs }: Sender): Outbox {
  let queue: Batch[] = [];
  let held = 0; // batches in the queue, on their way, or pausing
  let inFlight = 0;
  let life = new AbortController();

  function add(event: ContactEvent): boolean {
    const hubId = event.portalId;
    const open = queue.findLast((batch) => batch.hubId === hubId && batch.attempt === 0);
    if (open && open.events.length < eventsPerBatchMax) {
      open.events.push(event);
      return true;
    }
    if (held >= heldMax) return false;
    held += 1;
    queue.push({ hubId, events: [event], attempt: 0 });
    setImmediate(startNext); // what happens in the same turn travels together
    return true;
  }

  function startNext(): void {
    for (let batch = next(); batch; batch = next()) void deliver(batch, life.signal);
  }

  const next = (): Batch | undefined => (inFlight < atOnceMax ? queue.shift() : undefined);

  async function deliver(batch: Batch, cancelled: AbortSignal): Promise<void> {
    inFlight += 1;
    const isTaken = await post(batch, cancelled);
    if (cancelled.aborted) return;
    inFlight -= 1;
    if (isTaken || batch.attempt === retriesMax) held -= 1;
    else void repeatLater(batch, cancelled);
    startNext();
  }

  async function repeatLater(batch: Batch, cancelled: AbortSignal): Promise<void> {
    const pauseMs = firstRetryMs * 2 ** batch.attempt;
    await pause(pauseMs, undefined, { signal: cancelled }).catch(() => {});
    if (cancelled.aborted) return;
    queue.push({ ...batch, attempt: batch.attempt + 1 });
    startNext();
  }

  function clear(): void {
    life.abort();
    life = new AbortController();
    queue = [];
    held = 0;
    inFlight = 0;
  }

  return { add, clear };
}
