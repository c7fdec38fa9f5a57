import { z } from 'zod';
import { FORM_FIELD_TYPES, FORM_THEMES } from '../../agents/agent.ts';
import { FIELD_NAME_LENGTH_MAX, FieldName, IdempotencyKey, LeadAccepted } from './lead.ts';
import { isStorable, NOT_STORABLE } from './storable.ts';

const FIELDS_MAX = 20;
const TEXT_LENGTH_MAX = 2_000;

export const PublicAgentId = z
  .string()
  .regex(/^[\w-]{1,100}$/, 'must be the id of an agent, like agt_5d0c…')
  .meta({ example: 'agt_0b9f5b1e2f7c4d6a8e3b5c7d9f1a2b3c' });

export const FormQuery = z.strictObject({
  lang: z
    .string()
    .max(35)
    .optional()
    .meta({ description: 'The language to speak, like `de` or `de-AT`; without it the agent’s.' }),
});

const nullableText = z.string().nullable();

export const PublicForm = z
  .object({
    agentId: z.string(),
    language: z.string(),
    theme: z.enum(FORM_THEMES),
    title: nullableText,
    intro: nullableText,
    fields: z
      .array(
        z.object({
          name: z.string(),
          label: z.string(),
          type: z.enum(FORM_FIELD_TYPES),
          required: z.boolean(),
          help: nullableText,
          options: z.array(z.string()).readonly().nullable(),
          autocomplete: nullableText,
          missing: z.string().meta({ description: 'What is said when it is left out.' }),
          wrong: z.string().meta({ description: 'What is said when it is not what it should be.' }),
        }),
      )
      .readonly(),
    consent: z.object({ text: z.string(), required: z.boolean() }).nullable(),
    privacyUrl: nullableText,
    texts: z.record(z.string(), z.string()),
    token: z.string().meta({ description: 'To be sent with the answers, a second to a day from now.' }),
  })
  .meta({ id: 'PublicForm' });

const VALUE_SENTENCE = `must be text of at most ${TEXT_LENGTH_MAX} characters, a number, or true or false`;
const storable = (lengthMax: number) => z.string().max(lengthMax).refine(isStorable, NOT_STORABLE);

export const FormAnswers = z.strictObject({
  token: z.string().max(200),
  fields: z
    .record(
      FieldName,
      z.union([storable(TEXT_LENGTH_MAX), z.number(), z.boolean(), z.null()], VALUE_SENTENCE),
    )
    .refine((fields) => Object.keys(fields).length <= FIELDS_MAX, `must not be more than ${FIELDS_MAX}`)
    .meta({ propertyNames: { minLength: 1, maxLength: FIELD_NAME_LENGTH_MAX }, maxProperties: FIELDS_MAX }),
  consent: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the box was ticked, where there is one.' }),
  conversationId: storable(200).optional(),
  page: storable(2_000).optional().meta({ description: 'The page’s address, kept with the consent.' }),
  trap: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .default('')
    .meta({ description: 'What stands in the field that no person sees.' }),
});

export const FormHeaders = z.object({ 'idempotency-key': IdempotencyKey });
export const FormAccepted = LeadAccepted.pick({ id: true });

export const FormScriptAnswer = z.object({
  url: z.string(),
  pinnedUrl: z.string(),
  integrity: z.string().meta({ description: 'For the script element of `pinnedUrl`.' }),
});
