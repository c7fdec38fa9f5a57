import { z } from 'zod';
import { CONNECTION_STATUSES, HEALTHS } from '../../connections/connection.ts';

const Account = z.object({
  hubId: z.number().int(),
  domain: z.string().nullable(),
  type: z.string().nullable(),
  timeZone: z.string().nullable(),
});

export const Integration = z
  .object({
    status: z.enum(['not_connected', ...CONNECTION_STATUSES]),
    health: z.enum(HEALTHS).meta({ description: 'What, beside the status, a person should know of.' }),
    account: Account.nullable(),
    scopes: z.array(z.string()),
    accessExpiresAt: z.iso.datetime().nullable(),
    refreshedAt: z.iso.datetime().nullable(),
    connectedAt: z.iso.datetime().nullable(),
    counts: z.object({
      received: z.number().int(),
      syncing: z.number().int(),
      waiting: z.number().int(),
      synced: z.number().int(),
      failed: z.number().int(),
    }),
    lastSyncedAt: z.iso.datetime().nullable(),
    lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'Integration' });

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
