import type { z } from 'zod';
import { accountUrl } from '../hubspot/account-page.ts';
import { explainFields } from '../leads/explain-fields.ts';
import { severityOf } from '../leads/lead.ts';
import type { LeadInFull, LeadPlace, LeadRecord } from '../leads/read-leads.ts';
import { syncLeadWorkflowId } from '../workflows/contract.ts';
import { Problem } from './problems.ts';
import type { LeadAnswer, LeadWithEvents } from './schemas/lead.ts';

/** A lead as the API shows it in a list. */
export function leadAnswer(lead: LeadRecord, namespace: string): z.input<typeof LeadAnswer> {
  const { tenantId, hubId, uiDomain, problem } = lead;
  const contactId = lead.contactGoneAt === null ? lead.hubspotContactId : null;
  return {
    ...lead,
    warnings: lead.warnings.map((warning) => ({ ...warning, severity: severityOf(warning) })),
    waitingUntil: iso(lead.waitingUntil),
    hubspotUrl: recordUrl({ hubId, uiDomain, contactId }),
    workflow: { id: syncLeadWorkflowId({ tenantId, leadId: lead.id }), namespace },
    failure: lead.status === 'failed' && problem ? failureOf(problem) : null,
    receivedAt: lead.receivedAt.toISOString(),
    syncedAt: iso(lead.syncedAt),
    handledAt: iso(lead.handledAt),
    erasedAt: iso(lead.erasedAt),
  };
}

/** A lead as the API shows it by itself. */
export function leadInFull({ lead, events }: LeadInFull, namespace: string): z.input<typeof LeadWithEvents> {
  const { hubId, hubDomain } = lead;
  return {
    ...leadAnswer(lead, namespace),
    account: hubId === null ? null : { hubId, name: hubDomain },
    notes: [...(events.findLast(({ kind }) => kind === 'synced')?.details?.notes ?? [])],
    fieldResults: explainFields(lead),
    consent: lead.consent,
    idempotencyKey: lead.idempotencyKey,
    events: events.map(({ at, ...event }) => ({ at: at.toISOString(), ...event })),
  };
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

const failureOf = ({ code, message, details }: NonNullable<LeadRecord['problem']>) => ({
  code,
  message,
  traceId: details?.traceId ?? null,
});

/** Where HubSpot shows a contact. */
export function recordUrl(of: {
  hubId: number | null;
  uiDomain: string | null;
  contactId: string | null;
}): string | null {
  const { hubId, uiDomain, contactId } = of;
  if (hubId === null || contactId === null) return null;
  return `${accountUrl({ hubId, uiDomain })}/record/0-1/${contactId}`;
}

/** A page is continued from a lead's place in the order of receipt, so it stays stable while leads arrive. */
export const cursorOf = ({ receivedAt, seq }: LeadPlace) =>
  Buffer.from(`${receivedAt.getTime()}.${seq}`).toString('base64url');

/** @throws {Problem} `input-invalid` */
export function placeOf(cursor: string, field: 'cursor' | 'after'): LeadPlace {
  const [, time = '', seq = ''] =
    /^(\d{1,14})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (seq !== '') return { receivedAt: new Date(Number(time)), seq: Number(seq) };
  throw new Problem('input-invalid', `${field} is not one of ours; take one of the page before.`, [
    { field, message: 'is not one of ours' },
  ]);
}
