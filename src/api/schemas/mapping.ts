import { z } from 'zod';
import { MAPPING_PROBLEM_CODES, PREVIEW_RESULTS } from '../../leads/mapping-problem.ts';
import { FieldName, LeadId, SubmitLead } from './lead.ts';

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
        groupLabel: z.string(),
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
    .nullable()
    .meta({ example: 'annual_budget', description: '`null`: the field is kept here and not sent.' }),
  overwrite: z
    .enum(['always', 'if_empty'])
    .meta({ description: '`if_empty`: what an existing contact has is kept.' }),
});

const areDistinct = (names: readonly string[]) => new Set(names).size === names.length;

const Rows = z
  .array(Mapping)
  .max(MAPPINGS_MAX)
  .refine((rows) => areDistinct(rows.map(({ field }) => field)), 'must name each field once')
  .refine(
    (rows) => areDistinct(rows.flatMap(({ property }) => property ?? [])),
    'must name each property once',
  );

const MappingProblem = z
  .object({
    field: z.string(),
    property: z.string().nullable(),
    label: z.string().nullable(),
    code: z.enum(MAPPING_PROBLEM_CODES),
    severity: z.enum(['error', 'hint']).meta({ description: '`error`: the field is never sent like this.' }),
    message: z.string(),
  })
  .meta({ id: 'MappingProblem' });

export const Mappings = z
  .object({
    mappings: z.array(Mapping),
    broken: z
      .array(MappingProblem)
      .meta({ description: 'Rows whose property cannot be set any more, as far as HubSpot has told us.' }),
    propertiesReadAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: '`null`: what is broken is not known.' }),
  })
  .meta({ id: 'Mappings' });
export const PutMappings = z.strictObject({ mappings: Rows });

export const PreviewMappings = z.strictObject({
  mappings: Rows,
  sample: z.union(
    [
      z.strictObject({ leadId: LeadId }),
      z.strictObject({ fields: SubmitLead.shape.fields }),
      z.strictObject({ newest: z.literal(true) }),
    ],
    { error: 'must be {leadId}, {fields} or {newest: true}' },
  ),
});

const Properties = z.record(z.string(), z.string());

export const MappingsPreview = z.object({
  leadId: z.string().nullable(),
  rows: z.array(
    z.object({
      field: z.string(),
      property: z.string().nullable(),
      label: z.string().nullable(),
      submitted: z.unknown(),
      value: z.string().nullable().meta({ description: 'What HubSpot would get.' }),
      result: z.enum(PREVIEW_RESULTS),
      message: z.string().nullable(),
    }),
  ),
  newContact: z.object({ properties: Properties }),
  existingContact: z.object({
    properties: Properties,
    onlyIfEmpty: Properties.meta({ description: 'Sent only where the contact has no value yet.' }),
  }),
  problems: z.array(MappingProblem),
  propertiesReadAt: z.iso.datetime().nullable(),
});

const SeenField = z.object({
  field: z.string(),
  leads: z.number().int(),
  lastSeenAt: z.iso.datetime(),
  sample: z.string().meta({ description: 'The newest value, cut to 100 characters.' }),
  ignored: z.boolean(),
});

export const SeenFields = z.object({
  fields: z
    .array(SeenField)
    .meta({ description: 'Arrived and not sent, as no property is chosen for them.' }),
  mapped: z.array(SeenField).meta({ description: 'Arrived and sent.' }),
  asked: z
    .array(z.object({ field: z.string(), label: z.string() }))
    .meta({ description: 'What the forms of the agents ask for, arrived or not.' }),
  leads: z.number().int().meta({ description: 'How many leads were looked at: the newest, at most 1,000.' }),
  from: z.iso.datetime().nullable().meta({ description: 'When the oldest of them arrived.' }),
});
