import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.ts';

const RETENTION_DAYS_MAX = 3_650;

export const TenantId = z
  .string()
  .regex(/^[a-z0-9_-]{1,40}$/, 'must be 1 to 40 of the characters a-z, 0-9, _ and -')
  .meta({ example: 'acme' });

export const Name = z.string().trim().min(1).max(100).refine(isStorable, NOT_STORABLE);

export const CreateTenant = z.strictObject({ id: TenantId.optional(), name: Name });
export const TenantCreated = z.object({
  id: TenantId,
  name: z.string(),
  keyId: z.string().meta({ description: 'To revoke the key by, once another has taken its place.' }),
  apiKey: z.string().meta({ description: 'Shown this once; only a fingerprint is kept.' }),
});

/** What the operator may change of a workspace. */
export const ChangeTenant = z.strictObject({
  retentionDays: z.number().int().min(1).max(RETENTION_DAYS_MAX).nullable().meta({
    description:
      'After how many days what its finished leads hold of their persons is erased; null: as `RETENTION_DAYS` says for all.',
  }),
});
export const TenantAnswer = z.object({
  id: TenantId,
  name: z.string(),
  retentionDays: z.number().int().nullable(),
});

export const CreateApiKey = z.strictObject({ name: Name });
export const ApiKeyCreated = z.object({
  id: z.string(),
  apiKey: z.string().meta({ description: 'Shown this once; only a fingerprint is kept.' }),
});

export const ApiKeyId = z.string().regex(/^key_[0-9a-f]{32}$/, 'must be the id of a key');

export const ApiKeys = z.object({
  items: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        prefix: z.string().meta({ description: 'The key’s first characters, by which a person knows it.' }),
        createdAt: z.iso.datetime(),
        createdBy: z.enum(['operator', 'admin']).nullable(),
        createdThrough: z.object({ id: z.string(), name: z.string() }).nullable().meta({
          description:
            'The key whose sign-in link had let in the admin who made this one; it may be revoked since.',
        }),
        lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
      })
      .meta({ id: 'ApiKey' }),
  ),
});

const NO_PAGE = 'must be a path of our pages, like /app/leads';

/** Where a person goes after signing in: one of our own pages, never another host, and no steps up. */
export const NextPage = z
  .string()
  .max(500)
  .regex(/^\/(app|demo)(\/[\w~.,:@%!*()+=&$'-]+)*\/?(\?[\w~.,:@%!*()+=&$'/?-]*)?$/, NO_PAGE)
  .refine((path) => !/\/(\.|%2e){1,2}([/?]|$)/i.test(path.replace(/\?.*/, '')), NO_PAGE);

export const CreateSignInLink = z.strictObject({
  next: NextPage.optional().meta({ description: 'The page that opens after signing in.' }),
});
export const SignInLinkCreated = z.object({
  url: z.string().meta({ description: 'Signs whoever opens it into the pages, once.' }),
  expiresAt: z.iso.datetime(),
});

/** 256 random bits. */
const LinkToken = z.string().regex(/^[\w-]{43}$/, 'must be the token of a sign-in link');

export const PreviewSignIn = z.strictObject({ token: LinkToken });
export const SignInPreview = z.object({ workspace: z.string().meta({ description: 'Its name.' }) });
export const SignIn = z.strictObject({ token: LinkToken, next: z.string().max(2_000).optional() });
export const SignedIn = z.object({
  workspace: z.string(),
  next: z
    .string()
    .meta({ description: 'Where to go; `/app/integrations` unless `next` was one of our pages.' }),
});

export const SessionAnswer = z.object({
  workspace: z.object({ id: TenantId, name: z.string() }),
  csrfToken: z.string(),
  expiresAt: z.iso.datetime(),
  temporalUiUrl: z.string().nullable(),
  temporalNamespace: z.string(),
  hubspotSandbox: z.boolean().meta({ description: 'Leads go to a stand-in, not to HubSpot itself.' }),
  hubspotAppUrl: z.string().meta({ description: 'Where HubSpot’s own pages are.' }),
});
