import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Draft, mappingsOf, secondUse } from './draft.ts';
import { type MappingRow, previewQuery, type Sample, type SeenField } from './mapping-api.ts';

const PAUSE_MS = 400;

/** What the preview is of: the newest lead, another one, or values of one's own. */
export type SampleChoice = 'newest' | 'lead' | 'own';
export type OwnValues = Readonly<Record<string, string>>;

interface PreviewInput {
  readonly draft: Draft;
  readonly leadId: string | undefined;
  readonly onLead: (leadId: string | undefined) => void;
  readonly seenBy: ReadonlyMap<string, SeenField>;
}

/** What a lead would become by the draft, as the service works it out, a moment after the last edit. */
export function usePreview({ draft, leadId, onLead, seenBy }: PreviewInput) {
  const [choice, setChoice] = useState<SampleChoice>(leadId === undefined ? 'newest' : 'lead');
  const [own, setOwn] = useState<OwnValues>({});
  const fields = ['email', 'name', ...draft.rows.map(({ field }) => field)];

  // As text, so that the pause begins anew with an edit, and not with every drawing of the page.
  const wanted = JSON.stringify([mappingsOf(draft), sampleOf(choice, leadId, own, fields)]);
  const [settled] = useDebouncedValue(wanted, PAUSE_MS);
  const [mappings, sample] = JSON.parse(settled) as [MappingRow[], Sample | null];
  const query = useQuery({
    ...previewQuery(mappings, sample ?? { newest: true }),
    enabled: sample !== null && secondUse({ rows: mappings, ignored: [] }) === null,
  });
  /** There is no newest lead. */
  const isOfNothing = choice === 'newest' && query.data?.leadId === null;
  const email = query.data?.rows.find(({ field }) => field === 'email')?.submitted;

  return {
    query,
    isOfNothing,
    rowsOf: (field: string) =>
      isOfNothing ? undefined : query.data?.rows.filter((row) => row.field === field),
    choice,
    choose: (next: SampleChoice) => {
      setChoice(next);
      if (next !== 'lead') onLead(undefined);
      if (next === 'own') setOwn((before) => ({ ...firstValues(fields, seenBy), ...before }));
    },
    lead: leadId === undefined ? null : { id: leadId, email: typeof email === 'string' ? email : leadId },
    chooseLead: onLead,
    fields,
    own,
    fillIn: (field: string, value: string) => setOwn((before) => ({ ...before, [field]: value })),
  };
}
export type PreviewState = ReturnType<typeof usePreview>;

function sampleOf(
  choice: SampleChoice,
  leadId: string | undefined,
  own: OwnValues,
  fields: readonly string[],
): Sample | null {
  if (choice === 'newest') return { newest: true };
  if (choice === 'own')
    return { fields: Object.fromEntries(fields.map((field) => [field, own[field] ?? ''])) };
  return leadId === undefined ? null : { leadId };
}

/** What arrived last, to begin with. */
const firstValues = (fields: readonly string[], seenBy: ReadonlyMap<string, SeenField>): OwnValues => ({
  ...Object.fromEntries(fields.map((field) => [field, seenBy.get(field)?.sample ?? ''])),
  email: 'ada@example.com',
  name: 'Ada Lovelace',
});
