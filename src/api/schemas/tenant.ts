import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.ts';

export const TenantId = z
  .string()
  .regex(/^[a-z0-9_-]{1,40}$/, 'must be 1 to 40 of the characters a-z, 0-9, _ and -')
  .meta({ example: 'acme' });

export const Name = z.string().trim().min(1).max(100).refine(isStorable, NOT_STORABLE);

export const CreateTenant = z.strictObject({ id: TenantId.optional(), name: Name });
export const TenantCreated = z.object({
  id: TenantId,
  name: z.string(),
  apiKey: z.string().meta({ description: 'Shown this once; only a fingerprint is kept.' }),
});

export const CreateApiKey = z.strictObject({ name: Name });
export const ApiKeyCreated = z.object({
  id: z.string(),
  apiKey: z.string().meta({ description: 'Shown this once; only a fingerprint is kept.' }),
});

export const SignInLinkCreated = z.object({
  url: z.string().meta({ description: 'Signs whoever opens it into the pages, once.' }),
  expiresAt: z.iso.datetime(),
});

export const SessionAnswer = z.object({
  workspace: z.object({ id: TenantId, name: z.string() }),
  csrfToken: z.string(),
  expiresAt: z.iso.datetime(),
  temporalUiUrl: z.string().nullable(),
});
