import { z } from 'zod';
import { CONNECTION_STATUSES, HEALTHS } from '../../connections/connection.ts';

const Account = z.object({
  hubId: z.number().int(),
  name: z.string().meta({ description: 'The domain that HubSpot names, or the account’s id.' }),
  domain: z.string().nullable(),
  type: z.string().nullable().meta({ description: 'For example `STANDARD`, `SANDBOX` or `DEVELOPER_TEST`.' }),
  timeZone: z.string().nullable(),
  uiUrl: z.string().meta({ description: 'The account’s own page in HubSpot.' }),
});

const Reason = z.object({
  code: z.enum([
    'grant_gone',
    'account_closed',
    'scope_missing',
    'still_unauthorized',
    'operator_fault',
    'own_fault',
    'renewal_failed',
    'hubspot_outage',
    'hubspot_limit',
  ]),
  message: z.string().meta({ description: 'In words that stand inside a sentence.' }),
});

const Drain = z.object({
  sent: z.number().int(),
  total: z.number().int(),
  etaSeconds: z.number().int().nullable(),
});

const Limit = z.object({
  kind: z
    .enum(['burst', 'daily', 'migrating'])
    .meta({ description: '`migrating`: HubSpot moves the account to another data centre.' }),
  requestsPer10s: z.number().int(),
  queued: z.number().int().meta({ description: 'Leads that wait for their turn.' }),
  etaSeconds: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Until they are through, at the present pace.' }),
  until: z.iso.datetime().nullable().meta({ description: 'HubSpot takes nothing before that.' }),
});

export const Integration = z
  .object({
    status: z.enum(['not_connected', ...CONNECTION_STATUSES]),
    health: z.enum(HEALTHS).meta({ description: 'What, beside the status, a person should know of.' }),
    reason: Reason.nullable().meta({ description: 'Why the connection needs a person, or why leads wait.' }),
    since: z.iso.datetime().nullable().meta({ description: 'Since when that is so.' }),
    nextRetryAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the first waiting lead tries again.' }),
    account: Account.nullable(),
    scopes: z.array(z.string()),
    accessExpiresAt: z.iso.datetime().nullable(),
    renewsAt: z.iso.datetime().nullable().meta({ description: 'By then the access has renewed itself.' }),
    refreshedAt: z.iso.datetime().nullable(),
    connectedAt: z.iso.datetime().nullable(),
    connectedBy: z.string().nullable().meta({ description: 'The HubSpot user who approved.' }),
    disconnectedAt: z.iso.datetime().nullable(),
    disconnectedBy: z.string().nullable().meta({ description: 'In words: an admin, or an API key.' }),
    waitingCount: z.number().int(),
    failedOpen: z.number().int().meta({ description: 'Failed leads that nobody has dealt with.' }),
    synced24h: z.number().int(),
    counts: z.object({
      received: z.number().int(),
      syncing: z.number().int(),
      waiting: z.number().int(),
      synced: z.number().int(),
      failed: z.number().int(),
    }),
    lastSyncedAt: z.iso.datetime().nullable(),
    drain: Drain.nullable().meta({
      description: 'How far the leads are that stood here at the last connect.',
    }),
    limit: Limit.nullable().meta({
      description: 'HubSpot’s limits hold leads up for more than ten seconds.',
    }),
    lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
    checklist: z.object({ connected: z.boolean(), collectLead: z.boolean(), firstSynced: z.boolean() }),
  })
  .meta({ id: 'Integration' });

/** How the browser comes back from HubSpot to `/app/integrations/hubspot?problem=…`. */
export const CONNECT_PROBLEMS = [
  'denied',
  'expired',
  'taken',
  'exchange_failed',
  'scope_missing',
  'operator',
  'hubspot_away',
  'signed_out',
] as const;

export const ConnectStarted = z.object({
  authorizeUrl: z
    .string()
    .meta({ description: 'Open it in the same browser: HubSpot asks there for approval.' }),
});

export const Disconnected = z.object({
  status: z.literal('disconnected'),
  confirmed: z
    .boolean()
    .meta({ description: 'Whether HubSpot confirmed that the app is uninstalled and the grant revoked.' }),
  message: z.string(),
});

export const Pending = z.object({
  account: Account,
  before: Account,
  waitingLeads: z.number().int(),
  expiresAt: z.iso.datetime(),
});

const SHOWN = { description: 'Of the account that `GET` showed: another one may have been approved since.' };
export const PendingRef = z.strictObject({ hubId: z.number().int().min(1).meta(SHOWN) });
export const PendingQuery = z.strictObject({ hubId: z.coerce.number().int().min(1).meta(SHOWN) });

export const HistoryQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional().meta({ description: '`nextCursor` of the page before.' }),
});

export const HistoryPage = z.object({
  items: z.array(
    z
      .object({
        id: z.string(),
        at: z.iso.datetime(),
        until: z.iso.datetime().nullable().meta({ description: 'The last of several renewals in a row.' }),
        times: z.number().int().meta({ description: 'How many renewals in a row this is.' }),
        kind: z.string(),
        message: z.string(),
        by: z.string().nullable().meta({ description: 'Who did it; `null`: it happened by itself.' }),
      })
      .meta({ id: 'ConnectionEvent' }),
  ),
  nextCursor: z.string().nullable(),
});
