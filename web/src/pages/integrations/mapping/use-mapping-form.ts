import { mutationOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../../api/client.ts';
import { isChangedMeanwhile } from '../../../api/problem.ts';
import { toast } from '../../../parts/toast.tsx';
import { announce } from '../../../shell/announce.tsx';
import { type Draft, draftOf, ignoredRow, isChanged, mappingsOf, rebase, withIgnored } from './draft.ts';
import {
  changedByQuery,
  type MappingRow,
  type Mappings,
  mappingQuery,
  readMapping,
  saveMapping,
  versionOf,
} from './mapping-api.ts';

const IGNORE_TRIES = 3;

interface Ignoring {
  readonly field: string;
  readonly ignored: boolean;
}

interface Form {
  /** What the edits are made to. */
  readonly saved: readonly MappingRow[];
  /** Of what was read; it is sent as `If-Match`. */
  readonly answer: Answer<Mappings>;
  readonly draft: Draft;
}

const formOf = (answer: Answer<Mappings>): Form => {
  const { mappings, broken } = answer.body;
  return { saved: mappings, answer, draft: draftOf(mappings, broken) };
};

/** The same edits over what is saved now. */
const over = ({ draft }: Form, answer: Answer<Mappings>, base: readonly MappingRow[]): Form => {
  const { mappings, broken } = answer.body;
  return { saved: mappings, answer, draft: rebase(draft, base, mappings, broken) };
};

/** The mapping being edited: saved explicitly, over the version that was read; see the page for what it looks like. */
export function useMappingForm(latest: Answer<Mappings>) {
  const queryClient = useQueryClient();
  const [form, setForm] = useState(() => formOf(latest));
  const { draft, saved } = form;
  const dirty = isChanged(draft, saved);

  /** What was just read is what every part of the page shows. */
  const readAgain = async () => {
    // A poll that was on its way before a change would bring back what was.
    await queryClient.cancelQueries({ queryKey: mappingQuery().queryKey });
    const answer = await readMapping();
    queryClient.setQueryData(mappingQuery().queryKey, answer);
    void queryClient.invalidateQueries({ queryKey: ['seen-fields'] });
    return answer;
  };

  const save = useMutation({
    mutationFn: async (mappings: readonly MappingRow[]) => {
      await saveMapping(mappings, form.answer.etag);
      return readAgain();
    },
    onSuccess: (answer, sent) => {
      setForm((now) => over(now, answer, sent)); // what was typed while it was being saved stays
      toast('Saved; new leads use this mapping and synced leads stay as they are.');
    },
  });

  const ignoring = mutationOptions({
    mutationFn: async ({ field, ignored }: Ignoring) => {
      for (let tries = 1; ; tries++) {
        const { body, etag } = await readMapping();
        // To ignore no longer takes no property away that the field was given meanwhile.
        const others = body.mappings.filter(
          (row) => row.field !== field || (!ignored && row.property !== null),
        );
        if (!ignored && others.length === body.mappings.length) return readAgain();
        try {
          await saveMapping(ignored ? [...others, ignoredRow(field)] : others, etag);
          return await readAgain();
        } catch (error) {
          if (!isChangedMeanwhile(error) || tries === IGNORE_TRIES) throw error;
        }
      }
    },
    onMutate: ({ field, ignored }: Ignoring) => setForm((now) => atOnce(now, field, ignored)),
    onSuccess: (answer, { field, ignored }) => {
      setForm((now) => over(now, answer, now.saved));
      if (ignored) toast(`${field} is ignored.`, { undo: () => undo.mutateAsync({ field, ignored: false }) });
    },
    onError: (_error, { field, ignored }) =>
      setForm((now) => (!ignored && isMapped(now, field) ? now : atOnce(now, field, !ignored))),
  });

  const ignore = useMutation(ignoring);
  const undo = useMutation(ignoring); // the toast tells of its failure

  const changedBy = useQuery({
    ...changedByQuery(save.submittedAt),
    enabled: isChangedMeanwhile(save.error),
  });

  // Nothing is being edited here, so what somebody else has saved simply appears.
  const isNews = versionOf(latest) !== versionOf(form.answer);
  if (isNews && !dirty && !save.isPending && !ignore.isPending && !undo.isPending) setForm(formOf(latest));

  return {
    draft,
    saved,
    dirty,
    /** Edits made after a refusal are a new try. */
    edit: (change: (draft: Draft) => Draft) => setForm((now) => ({ ...now, draft: change(now.draft) })),
    discard: () => {
      save.reset();
      setForm(formOf(latest));
    },
    save: () => save.mutate(mappingsOf(draft)),
    saving: save.isPending,
    error: save.error,
    changedBy: changedBy.data ?? null,
    reload: async () => {
      const answer = await readAgain();
      save.reset();
      setForm(formOf(answer));
      announce('Reloaded.');
    },
    keepEditing: async () => {
      const answer = await readAgain();
      save.reset();
      setForm((now) => over(now, answer, now.saved));
      announce(
        'Your edits are kept, and what was changed in other rows is taken over; press Save to save both.',
      );
    },
    ignore: (field: string) => ignore.mutate({ field, ignored: true }),
    stopIgnoring: (field: string) => ignore.mutate({ field, ignored: false }),
    ignoreError: ignore.error,
  };
}
export type MappingForm = ReturnType<typeof useMappingForm>;

const isMapped = ({ saved }: Form, field: string) =>
  saved.some((row) => row.field === field && row.property !== null);

/** Before the answer is there; it is saved on its own, so it is no edit of the form. */
const atOnce = (form: Form, field: string, ignored: boolean): Form => ({
  ...form,
  draft: withIgnored(form.draft, field, ignored),
  saved: mappingsOf(withIgnored(draftOf(form.saved), field, ignored)),
});
