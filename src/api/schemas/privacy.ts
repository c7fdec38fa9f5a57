import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.ts';

export const ErasePerson = z.strictObject({
  email: z
    .string()
    .max(320)
    .refine(isStorable, NOT_STORABLE)
    .meta({ example: 'ada@example.com', description: 'Upper and lower case are the same.' }),
});

export const PersonErased = z.object({
  erased: z.number().int().meta({ description: 'Leads of which this call has erased what they held.' }),
  erasedBefore: z.number().int(),
  beingSent: z.number().int().meta({
    description:
      'Of those erased now: HubSpot was just being written to. Ask again in a minute: if a contact came of it, it is among `contacts` then.',
  }),
  underOtherEmails: z.number().int().meta({
    description: 'Leads of the same contacts that came under another address; they are left as they are.',
  }),
  contacts: z
    .array(z.object({ hubId: z.number().int(), contactId: z.string(), url: z.string().nullable() }))
    .meta({ description: 'Where HubSpot still has the person, as far as we know; to be deleted there.' }),
  message: z.string().meta({ description: 'The same for a person.' }),
});
