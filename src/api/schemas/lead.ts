import { z } from 'zod';
import {
  ERASED_BECAUSE,
  type FieldValue,
  LEAD_EVENT_KINDS,
  LEAD_NOTE_CODES,
  LEAD_STATUSES,
  WAIT_REASONS,
} from '../../leads/lead.ts';
import { isStorable, NOT_STORABLE } from './storable.ts';

const FIELDS_MAX = 100;
export const FIELD_NAME_LENGTH_MAX = 100;
const TEXT_LENGTH_MAX = 20_000;
const ITEMS_MAX = 200;
const DEPTH_MAX = 10;

export const LeadId = z
  .string()
  .regex(/^lead_[0-9a-f]{32}$/, 'must be the id of a lead, like lead_5d0c…')
  .meta({
    example: 'lead_0b9f5b1e2f7c4d6a8e3b5c7d9f1a2b3c',
  });

/** The body was JSON, so whatever stands here is a JSON value; what is checked is its size. */
const Value = z
  .unknown()
  .refine(
    (value) => fits(value, 1),
    `must be text of at most ${TEXT_LENGTH_MAX} characters, a number, yes or no, a list of at most ${ITEMS_MAX} or an object, nested ${DEPTH_MAX} deep at most and without characters that cannot be stored`,
  )
  .transform((value) => value as FieldValue)
  .meta({
    description:
      'Text, a number, a boolean, a list or an object; null and empty text count as not filled in.',
  });

function fits(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.length <= TEXT_LENGTH_MAX && isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  const items = Object.values(value);
  return (
    depth <= DEPTH_MAX &&
    items.length <= ITEMS_MAX &&
    items.every((item) => fits(item, depth + 1)) &&
    Object.keys(value).every(isStorable)
  );
}

/** The host product's own ids and words. */
const shortText = (lengthMax: number) =>
  z.string().trim().min(1).max(lengthMax).refine(isStorable, NOT_STORABLE);

export const FieldName = z
  .string()
  .min(1)
  .max(FIELD_NAME_LENGTH_MAX)
  .refine(isStorable, NOT_STORABLE)
  .meta({ example: 'budget' });

const NAMES_AND_SIZE = {
  propertyNames: { minLength: 1, maxLength: FIELD_NAME_LENGTH_MAX },
  maxProperties: FIELDS_MAX,
};

export const SubmitLead = z.strictObject({
  fields: z
    .record(FieldName, Value)
    .refine(
      (fields) => Object.keys(fields).length <= FIELDS_MAX,
      `must not have more than ${FIELDS_MAX} fields`,
    )
    .meta({
      ...NAMES_AND_SIZE,
      description:
        'What the person filled in. `email` is required; `first_name`, `last_name`, `name`, `phone` and `company` go to HubSpot by themselves, others as mapped.',
      example: { email: 'ada@example.com', name: 'Ada Lovelace', phone: '+44 20 7946 0000' },
    }),
  agentId: shortText(100).optional(),
  conversationId: shortText(200).optional(),
  source: shortText(200).optional(),
});

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable characters without spaces')
  .meta({ description: 'The same key with the same lead gives the same answer, however often it is sent.' });

export const LeadAccepted = z.object({ id: LeadId, status: z.enum(LEAD_STATUSES) });

/** One entry of the timeline; `details` is for whoever looks closer. */
export const LeadEvent = z.object({
  at: z.iso.datetime(),
  kind: z.enum(LEAD_EVENT_KINDS),
  message: z.string(),
  details: z
    .object({
      attempt: z.number().int().optional().meta({ description: 'Of three in a row.' }),
      hubspot: z
        .object({
          status: z.number().int().nullable().meta({ description: 'HTTP status; null when no answer came.' }),
          category: z.string().nullable(),
          correlationId: z.string().nullable().meta({ description: 'What HubSpot’s support asks for.' }),
        })
        .optional(),
      traceId: z.string().optional().meta({ description: 'Leads to our log.' }),
    })
    .nullable(),
});

export const LeadFieldResult = z.object({
  field: z.string(),
  submitted: z.unknown().meta({ description: 'As it came; for half of a split name the whole name.' }),
  property: z.string().nullable(),
  label: z.string().nullable().meta({ description: 'The property’s, where HubSpot was asked for it.' }),
  sent: z.string().nullable().meta({ description: 'As HubSpot got it.' }),
  result: z.enum(['sent', 'kept_existing', 'left_out', 'not_mapped', 'not_sent']),
  message: z.string().nullable(),
});

export const LeadAnswer = z
  .object({
    id: LeadId,
    status: z.enum(LEAD_STATUSES),
    waitingFor: z.enum(WAIT_REASONS).nullable(),
    waitingUntil: z.iso.datetime().nullable(),
    email: z.string(),
    fields: z.record(z.string(), z.unknown()),
    agentId: z.string().nullable(),
    agentName: z.string().nullable(),
    conversationId: z.string().nullable(),
    source: z.string().nullable(),
    test: z.boolean().meta({ description: 'Sent by an admin to see one go through.' }),
    outcome: z.enum(['created', 'updated']).nullable(),
    hubspotContactId: z.string().nullable(),
    hubspotUrl: z.string().nullable(),
    workflow: z.object({ id: z.string(), namespace: z.string() }),
    warnings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['warning', 'note']).meta({
          description:
            '`warning`: it could not be sent. `note`: it was not to be, so nobody has to do anything.',
        }),
        field: z.string(),
        property: z.string().nullable(),
        message: z.string(),
      }),
    ),
    failure: z
      .object({ code: z.string(), message: z.string(), traceId: z.string().nullable() })
      .nullable()
      .meta({ description: 'Why it failed; `traceId` leads to our log where the fault is ours.' }),
    receivedAt: z.iso.datetime(),
    syncedAt: z.iso.datetime().nullable(),
    handledAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'A person has dealt with its failure by other means than a retry.' }),
    erasedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Since then nothing of the person is left: `email` is empty, `fields` too.' }),
    erasedBecause: z.enum(ERASED_BECAUSE).nullable().meta({
      description:
        'HubSpot deleted the contact for privacy; they asked for it; the time to keep it is over. Null too where it was erased before this was noted (a privacy deletion).',
    }),
  })
  .meta({ id: 'Lead' });

export const LeadWithEvents = LeadAnswer.extend({
  account: z
    .object({ hubId: z.number().int(), name: z.string().nullable() })
    .nullable()
    .meta({ description: 'The HubSpot account that has it.' }),
  notes: z
    .array(z.object({ code: z.enum(LEAD_NOTE_CODES), message: z.string() }))
    .meta({ description: 'What was unusual about the contact when it was written.' }),
  fieldResults: z.array(LeadFieldResult),
  consent: z
    .object({ text: z.string(), given: z.boolean(), at: z.iso.datetime(), page: z.string().nullable() })
    .nullable(),
  idempotencyKey: z.string().nullable(),
  events: z.array(LeadEvent),
}).meta({ id: 'LeadWithEvents' });
