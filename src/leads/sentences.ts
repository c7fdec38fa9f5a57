import type { Verdict } from '../hubspot/hubspot-error.ts';
import type { FailureCode, WaitReason } from '../workflows/contract.ts';

/** Why HubSpot asks us to wait. */
export const LIMIT_SENTENCES: Record<Extract<Verdict, { is: 'wait' }>['why'], string> = {
  rate_limit: "HubSpot's request limit is reached, so this lead is queued and sent by itself; nothing to do.",
  daily_limit:
    "HubSpot's request limit of the day is reached, so this lead is queued and sent by itself; nothing to do.",
  migrating:
    'HubSpot is moving this account and takes nothing meanwhile, so this lead is queued and sent by itself; nothing to do.',
  locked: 'HubSpot is busy with this contact, so this lead is queued and sent by itself; nothing to do.',
};

/** Why a lead waits, for a person: what happened, what is done, what they can do. */
export const WAIT_SENTENCES: Record<WaitReason, string> = {
  connection: 'HubSpot is not connected, so this lead waits here; connect it and the lead is sent by itself.',
  hubspot_limit: LIMIT_SENTENCES.rate_limit,
  hubspot_outage: 'HubSpot did not answer, so we try again by ourselves; nothing to do.',
  operator:
    'HubSpot refuses our app’s credentials, so this lead waits until our operator has corrected them; nothing to do.',
  internal:
    'A part of our own is away or busy, so this lead goes on by itself as soon as it can; nothing to do.',
};

/** Of a fault of ours that our log has under this id. */
export const internalError = (traceId: string) =>
  `Something went wrong on our side, so we kept the lead; retry, and give support this id if it happens again: ${traceId}.`;

/** Why a lead failed, where nothing more precise is known than the code. */
export const FAILURE_SENTENCES: Record<FailureCode, string> = {
  invalid_email:
    'HubSpot refuses the email as an address, so no contact was written; correct the email and retry.',
  required_property_missing:
    'HubSpot requires a property for new contacts that this lead has not, so no contact was written; map a form field to it, then retry.',
  permission_denied:
    'HubSpot does not let us write contacts in this account, so we kept the lead; ask a HubSpot super admin to check, then retry.',
  contact_conflict:
    'HubSpot says that this contact exists but we could not find or open it, so nothing was written; look for a merged or deleted contact, then retry.',
  refused:
    'HubSpot refused this lead, so no contact was written; correct it where HubSpot shows why, then retry.',
  suppressed:
    'This person was erased on request or deleted for privacy in HubSpot, so nothing was sent; retry only if they have agreed since.',
  outage_exhausted:
    'HubSpot did not answer for about a day, so we stopped and kept the lead; retry when HubSpot is back.',
  internal_error:
    'Something went wrong on our side, so we kept the lead; retry, and tell support its id if it happens again.',
};
