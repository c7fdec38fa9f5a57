import { z } from 'zod';
import { FORM_FIELD_TYPES, FORM_THEMES, TOOL_FORMATS } from '../../agents/agent.ts';
import { parseAllowedOrigin } from '../../agents/allowed-origin.ts';
import { SubmitLead } from './lead.ts';
import { isStorable, NOT_STORABLE } from './storable.ts';
import { Name } from './tenant.ts';

const FIELDS_MAX = 20;
const OPTIONS_MAX = 100;
const ORIGINS_MAX = 50;
/** The mapping's names for what a visitor answered to the consent box, and the tool's for the conversation. */
const TAKEN_NAMES = new Set(['consent', 'consent_text', 'conversation_id']);

export const AgentId = z
  .string()
  .min(1)
  .max(100)
  .refine(isStorable, NOT_STORABLE)
  .meta({ example: 'agt_0b9f5b1e2f7c4d6a8e3b5c7d9f1a2b3c' });

const words = (lengthMax: number) => z.string().trim().max(lengthMax).refine(isStorable, NOT_STORABLE);
const someWords = (lengthMax: number) => words(lengthMax).min(1);

const FormFieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must begin with a letter and go on with letters, digits and _')
  .refine((name) => !TAKEN_NAMES.has(name), 'is a name with a meaning of its own; choose another');

const formField = {
  name: FormFieldName.meta({ example: 'budget' }),
  label: someWords(100).meta({ example: 'Budget' }),
  type: z.enum(FORM_FIELD_TYPES),
  required: z.boolean(),
  help: someWords(300).optional(),
  options: z
    .array(someWords(200))
    .min(1)
    .max(OPTIONS_MAX)
    .refine((options) => new Set(options).size === options.length, 'must name each option once')
    .optional()
    .meta({ description: 'What may be chosen, for the type `select` only.' }),
};

export const FormField = z.object(formField).meta({ id: 'FormField' });

const ChangedField = z
  .strictObject({
    ...formField,
    renamedFrom: FormFieldName.optional().meta({
      description: 'The name that the field had until now; its mapping moves along.',
    }),
  })
  .refine(({ type, options }) => (type === 'select') === (options !== undefined), {
    error: 'must be given for a field of the type select, and for no other',
    path: ['options'],
  });

const ChangedForm = z
  .array(ChangedField)
  .max(FIELDS_MAX)
  .refine(
    (fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
    'must name each field once',
  )
  .refine(
    (fields) => fields.some(({ name, type, required }) => name === 'email' && type === 'email' && required),
    'must ask for email, as a required field of the type email: HubSpot finds contacts by it',
  )
  .refine((fields) => {
    const former = fields.flatMap(({ renamedFrom }) => renamedFrom ?? []);
    return new Set(former).size === former.length && !former.includes('email');
  }, 'must name each former name once, and never email');

const texts = {
  title: someWords(100).optional(),
  intro: someWords(500).optional(),
  button: someWords(50).optional(),
  thanks: someWords(500).optional(),
};

const Consent = z.object({
  text: z.string(),
  required: z.boolean().meta({ description: 'Whether nobody is answered without it.' }),
});

/** It stands in a link on other people's websites. */
const PrivacyUrl = z
  .url({ protocol: /^https?$/, error: 'must be the address of a page, like https://example.com/privacy' })
  .max(2_000)
  .refine(isStorable, NOT_STORABLE);

const AllowedOrigin = z
  .string()
  .max(300)
  .transform((text, { addIssue }) => {
    const parsed = parseAllowedOrigin(text);
    if ('origin' in parsed) return parsed.origin;
    addIssue(parsed.reason);
    return z.NEVER;
  })
  .meta({ example: 'https://www.example.com' });

export const CreateAgent = z.strictObject({ name: Name });

export const ChangeAgent = z
  .strictObject({
    name: Name,
    collectLead: z.boolean(),
    description: words(1_000)
      .min(20, 'must say in 20 characters or more when the form is shown')
      .meta({ description: 'When the model should call the tool.' }),
    conditions: someWords(1_000).nullable(),
    formFields: ChangedForm,
    texts: z.strictObject(texts),
    theme: z.enum(FORM_THEMES),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language like en or pt-BR')
      .meta({ example: 'en' }),
    consent: z.strictObject({ text: someWords(1_000), required: z.boolean() }).nullable(),
    privacyUrl: PrivacyUrl.nullable(),
    allowedOrigins: z
      .array(AllowedOrigin)
      .max(ORIGINS_MAX)
      .transform((origins) => [...new Set(origins)])
      .meta({ description: 'The websites that may show the form.' }),
  })
  .partial()
  .meta({ description: 'What is left out stays as it is.' });

export const AgentSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    collectLead: z.boolean(),
    allowedOrigins: z.array(z.string()),
    leads7d: z.number().int().meta({ description: 'Leads of the last seven days, test leads left out.' }),
    lastLeadAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AgentSummary' });

export const AgentAnswer = AgentSummary.extend({
  description: z.string(),
  conditions: z.string().nullable(),
  formFields: z.array(FormField),
  mappedTargets: z.record(z.string(), z.array(z.string())).meta({
    description: 'By form field: the HubSpot properties that it goes to; none when it is not mapped.',
  }),
  texts: z.object(texts),
  theme: z.enum(FORM_THEMES),
  language: z.string(),
  consent: Consent.nullable(),
  privacyUrl: z.string().nullable(),
  lastLoadedFrom: z.string().nullable().meta({ description: 'The website that showed the form last.' }),
  lastLoadedAt: z.iso.datetime().nullable(),
  trapped: z.number().int().meta({ description: 'How often a robot was suspected.' }),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string().nullable().meta({ description: 'Who changed it last: an admin, or which API key.' }),
}).meta({ id: 'Agent' });

export const AgentsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(1_000).optional().meta({ description: '`nextCursor` of the page before.' }),
});

export const AgentsPage = z.object({ items: z.array(AgentSummary), nextCursor: z.string().nullable() });

export const ToolQuery = z.strictObject({
  format: z
    .enum(TOOL_FORMATS, `must be one of ${TOOL_FORMATS.join(', ')}`)
    .default('json-schema')
    .meta({ description: '`openai` is the Responses API’s, `openai-chat` that of Chat Completions.' }),
});

/** As the host wants it: see the format's own documentation. */
export const ToolAnswer = z.record(z.string(), z.unknown()).meta({ id: 'Tool' });

export const TestLead = z.strictObject({
  fields: SubmitLead.shape.fields
    .optional()
    .meta({ description: 'What the form would send; without it samples are sent.' }),
});
export const TestLeadSample = z.object({ fields: z.record(z.string(), z.unknown()) });
