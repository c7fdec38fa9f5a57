import { z } from 'zod';
import { LEAD_STATUSES, WAIT_REASONS } from '../../leads/lead.ts';
import { FAILURE_SENTENCES } from '../../leads/sentences.ts';
import { LeadAnswer, LeadId } from './lead.ts';
import { isStorable, NOT_STORABLE } from './storable.ts';

const PAGE_MAX = 200;
const CHOSEN_MAX = 1_000;
const AGENT_ID_LENGTH_MAX = 100;
const SEARCH_LENGTH_MIN = 2;
const SEARCH_LENGTH_MAX = 200;

export const LEAD_REASONS = [
  ...WAIT_REASONS,
  ...(Object.keys(FAILURE_SENTENCES) as (keyof typeof FAILURE_SENTENCES)[]),
];

/** A query names one value or repeats its name, so a body may do the same. */
const someOf = <const Values extends readonly string[]>(values: Values) =>
  z
    .union([z.enum(values), z.array(z.enum(values)).min(1).max(values.length)], {
      error: `must be one or several of ${values.join(', ')}`,
    })
    .transform((chosen): readonly Values[number][] => (Array.isArray(chosen) ? chosen : [chosen]));

const text = (lengthMin: number, lengthMax: number) =>
  z
    .string()
    .trim()
    .min(lengthMin, `must be at least ${lengthMin} characters`)
    .max(lengthMax)
    .refine(isStorable, NOT_STORABLE);

const NO_MOMENT = 'must be a time like 2026-11-24T14:03:00Z';
const moment = z.iso
  .datetime({ offset: true, error: NO_MOMENT })
  .transform((at) => new Date(at))
  .refine((at) => at.getUTCFullYear() >= 1970 && at.getUTCFullYear() <= 9999, NO_MOMENT);

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Which leads, in a query. Several conditions hold together, several values of one condition each for itself. */
const inQuery = {
  status: someOf(LEAD_STATUSES)
    .optional()
    .meta({ description: 'One or several: `status=waiting&status=failed`.' }),
  reason: someOf(LEAD_REASONS)
    .optional()
    .meta({ description: 'What waiting leads wait for, or the code by which others failed.' }),
  agentId: text(1, AGENT_ID_LENGTH_MAX).optional(),
  warnings: flag
    .optional()
    .meta({ description: 'Whether something of the lead could not be sent; notes do not count.' }),
  handled: flag.optional().meta({ description: 'Whether a person has dealt with its failure.' }),
  test: flag.optional(),
  from: moment.optional().meta({ description: 'Received at this time or later.' }),
  to: moment.optional().meta({ description: 'Received before this time.' }),
  q: text(SEARCH_LENGTH_MIN, SEARCH_LENGTH_MAX).optional().meta({
    description: 'A part of the email, name or company, a lead’s id, or a HubSpot contact’s id.',
  }),
};

const inBody = {
  ...inQuery,
  warnings: z.boolean().optional(),
  handled: z.boolean().optional(),
  test: z.boolean().optional(),
};

/** Cursors are the API's own; what they hold may change. */
const cursor = z.string().max(100).optional();

export const LeadsQuery = z
  .strictObject({
    ...inQuery,
    id: z
      .union([LeadId, z.array(LeadId).max(PAGE_MAX)])
      .transform((id) => (Array.isArray(id) ? id : [id]))
      .optional()
      .meta({ description: 'Only these: how the rows of a page that is already shown stand now.' }),
    limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
    cursor: cursor.meta({ description: 'The next page: leads older than this `nextCursor`.' }),
    after: cursor.meta({
      description:
        'The page before: leads newer than this `prevCursor` or `newestCursor`, the nearest of them.',
    }),
  })
  .refine(({ cursor, after }) => cursor === undefined || after === undefined, {
    path: ['after'],
    error: 'goes the other way than cursor, so only one of them can be followed',
  });

export const LeadsPage = z.object({
  items: z.array(LeadAnswer).meta({ description: 'Newest first, whichever way one has come.' }),
  nextCursor: z.string().nullable().meta({ description: 'For `cursor`; null where nothing is older.' }),
  prevCursor: z.string().nullable().meta({ description: 'For `after`; null where nothing is newer.' }),
  newestCursor: z.string().nullable().meta({
    description:
      'For `after`, at any later time: leads that have arrived since. Those of the last seconds come again, as one that began before them may still be stored after them: know them by their `id`.',
  }),
});

export const ExportQuery = z.strictObject(inQuery);

export const CountsQuery = z.strictObject(inQuery).omit({ status: true });

export const LeadCounts = z.object({
  all: z.number().int(),
  received: z.number().int(),
  syncing: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
  synced: z.number().int(),
  withWarnings: z.number().int(),
  failedOpen: z.number().int().meta({ description: 'Failed, and no person has dealt with it yet.' }),
});

const chosen = {
  ids: z.array(LeadId).min(1).max(CHOSEN_MAX).optional(),
  filter: z.strictObject(inBody).optional(),
};
const EITHER = 'must name ids or a filter, not both';

export const RetryLeads = z
  .strictObject(chosen)
  .refine(({ ids, filter }) => !ids || !filter, EITHER)
  .meta({
    not: { required: ['ids', 'filter'] },
    description:
      'Which leads: these, or those that match. A filter means failed leads that nobody has dealt with, unless it says otherwise.',
  });

export const LeadsRetried = z.object({
  retried: z.number().int(),
  skipped: z.number().int().meta({
    description: 'Left alone: not failed, erased, of a person who had themselves erased, or not there.',
  }),
});

export const HandleLeads = z
  .strictObject({
    ...chosen,
    filter: z
      .strictObject({
        ...inBody,
        handledAt: moment
          .optional()
          .meta({ description: 'Handled by the very call that answered this time.' }),
      })
      .optional(),
    handled: z.boolean().meta({ description: 'False takes it back.' }),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), EITHER)
  .meta({
    oneOf: [{ required: ['ids'] }, { required: ['filter'] }],
    description: 'Which leads: these, or the failed ones of those that match.',
  });

export const LeadsHandled = z.object({
  handled: z.number().int().meta({ description: 'How many were changed.' }),
  skipped: z.number().int().meta({ description: 'Left alone: not failed, so already, or not there.' }),
  handledAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Take it back with `filter: {handledAt}`; null where nothing was marked.' }),
});

/** Of a failed lead: whether a person has dealt with it, or an email that HubSpot may accept. */
export const ChangeLead = z
  .strictObject({
    handled: z.boolean().optional(),
    email: z.string().max(320).refine(isStorable, NOT_STORABLE).optional().meta({
      description: 'Only of a lead that failed with `invalid_email`; the retry is a call of its own.',
    }),
  })
  .refine(
    ({ handled, email }) => (handled === undefined) !== (email === undefined),
    'must say handled or email',
  )
  .meta({ oneOf: [{ required: ['handled'] }, { required: ['email'] }] });
