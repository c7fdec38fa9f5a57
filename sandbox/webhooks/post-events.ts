import { signatureV3 } from './signature.ts';

type Target = { url: string; clientSecret: string };

const answerWithinMs = 5_000;

/** Sends one body of events. Returns the status of the answer; null when none came in time. */
export async function postEvents(
  { url, clientSecret }: Target,
  events: object[],
  cancelled: AbortSignal,
): Promise<number | null> {
  const body = JSON.stringify(events);
  // Real time, whatever clock the contacts go by: the receiver refuses what is older than five minutes by its own.
  const timestampMs = Date.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature-v3': signatureV3(clientSecret, { method: 'POST', uri: url, body, timestampMs }),
        'x-hubspot-request-timestamp': String(timestampMs),
      },
      body,
      signal: AbortSignal.any([cancelled, AbortSignal.timeout(answerWithinMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
