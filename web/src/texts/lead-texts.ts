import type { z } from 'zod';
import type { LeadAnswer } from '../../../src/api/schemas/lead.ts';
import type { LEAD_REASONS } from '../../../src/api/schemas/lead-list.ts';
import { timeOf } from './intl.ts';

type Lead = z.output<typeof LeadAnswer>;
export type LeadReason = (typeof LEAD_REASONS)[number];
type WaitReason = NonNullable<Lead['waitingFor']>;

/** What leads wait for, in the few words that a list has room for. */
export const WAIT_WORDS: Readonly<Record<WaitReason, string>> = {
  connection: 'HubSpot not connected',
  hubspot_limit: 'HubSpot limit',
  hubspot_outage: 'HubSpot not answering',
  operator: 'Operator needed',
  internal: 'Our side is busy',
};

/** Why leads failed, in as few. */
export const FAILURE_WORDS: Readonly<Record<Exclude<LeadReason, WaitReason>, string>> = {
  invalid_email: 'Email refused by HubSpot',
  required_property_missing: 'Required property missing',
  permission_denied: 'No permission in HubSpot',
  contact_conflict: 'Contact could not be opened',
  refused: 'Refused by HubSpot',
  suppressed: 'Deleted for privacy',
  outage_exhausted: 'HubSpot away for a day',
  internal_error: 'Error on our side',
};

export const REASON_WORDS: Readonly<Record<LeadReason, string>> = { ...WAIT_WORDS, ...FAILURE_WORDS };

const isReason = (code: string): code is LeadReason => code in REASON_WORDS;

/** Under a lead's status in the list: `HubSpot limit, 14:10`. */
export function shortReason({ status, waitingFor, waitingUntil, failure }: Lead): string | null {
  if (status === 'failed') return failure && isReason(failure.code) ? REASON_WORDS[failure.code] : null;
  if (status !== 'waiting' || waitingFor === null) return null;
  return REASON_WORDS[waitingFor] + (waitingUntil ? `, ${timeOf(waitingUntil)}` : '');
}

/** A lead that is stored for more than 30 s and not begun. */
export const NOT_STARTED =
  'This lead is stored but its processing has not started yet, so it starts by itself when our workers are free; nothing to do.';

interface Tried {
  /** How often HubSpot was tried; 0 where that is not known. */
  readonly tries: number;
  /** The API's own sentence. */
  readonly said: string;
}

/** Why a lead waits, until when in the reader's own time, and that there is nothing to do. */
export function waitingSentence({ waitingFor, waitingUntil }: Lead, { tries, said }: Tried): string {
  const at = waitingUntil ? timeOf(waitingUntil) : null;
  switch (waitingFor) {
    case 'connection':
      return 'HubSpot is not connected, so this lead waits here; reconnect and it is sent by itself.';
    case 'hubspot_limit':
      return said.replace('sent by itself', at ? `sent at about ${at}` : 'sent soon');
    case 'hubspot_outage':
      return `HubSpot did not answer${inTries(tries)}, so we try again ${at ? `at ${at}` : 'soon'}; nothing to do.`;
    default:
      return said;
  }
}

const inTries = (tries: number) => (tries > 0 ? ` (${tries} ${tries === 1 ? 'try' : 'tries'})` : '');

/** Why a lead failed. The API's sentence names the property or the trace id; the email and the tries are filled in here. */
export function failureSentence({ email, failure }: Lead, { tries, said }: Tried): string {
  if (failure?.code === 'invalid_email' && email !== '') {
    return `HubSpot refuses ${email} as an email address, so no contact was written; correct the email and retry.`;
  }
  if (failure?.code === 'outage_exhausted' && tries > 0) {
    return `HubSpot did not answer for about a day, so we stopped after ${tries} tries and kept the lead; retry when HubSpot is back.`;
  }
  return said;
}
