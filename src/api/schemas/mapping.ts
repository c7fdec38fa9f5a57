import { z } from 'zod';
import { FieldName } from './lead.ts';

const MAPPINGS_MAX = 200;

export const HubSpotProperties = z.object({
  properties: z.array(
    z
      .object({
        name: z.string(),
        label: z.string(),
        type: z.string(),
        fieldType: z.string(),
        group: z.string(),
        options: z.array(z.object({ value: z.string(), label: z.string() })),
        writable: z.boolean(),
        reason: z.string().nullable().meta({ description: 'Why no field should be mapped to it.' }),
      })
      .meta({ id: 'HubSpotProperty' }),
  ),
  readAt: z.iso.datetime().meta({ description: 'When HubSpot was asked.' }),
});

export const PropertiesQuery = z.strictObject({
  refresh: z
    .enum(['true', 'false'])
    .default('false')
    .transform((refresh) => refresh === 'true')
    .meta({ description: 'Ask HubSpot now; otherwise what is shown may be some minutes old.' }),
});

/** They are not for a form to set: the key of a contact, its id, and what a customer is billed for. */
const NEVER_TARGETS = new Set(['email', 'hs_object_id', 'hs_marketable_status']);

const Mapping = z.strictObject({
  field: FieldName.refine((field) => field !== 'email', 'email finds the contact and is not mapped'),
  property: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,99}$/, 'must be the internal name of a HubSpot property, like lifecyclestage')
    .refine((property) => !NEVER_TARGETS.has(property), 'is a property that no form field may set')
    .meta({ example: 'annual_budget' }),
  overwrite: z
    .enum(['always', 'if_empty'])
    .meta({ description: '`if_empty`: what an existing contact has is kept.' }),
});

const once = (name: 'field' | 'property') =>
  [
    (mappings: { field: string; property: string }[]) =>
      new Set(mappings.map((mapping) => mapping[name])).size === mappings.length,
    `must name each ${name} once`,
  ] as const;

const Rows = z
  .array(Mapping)
  .max(MAPPINGS_MAX)
  .refine(...once('field'))
  .refine(...once('property'));

export const Mappings = z.object({ mappings: z.array(Mapping) }).meta({ id: 'Mappings' });
export const PutMappings = z.strictObject({ mappings: Rows });
