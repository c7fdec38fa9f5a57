import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { isChangedMeanwhile } from '../../api/problem.ts';
import { toast } from '../../parts/toast.tsx';
import { announce } from '../../shell/announce.tsx';
import { agoOf, momentOf } from '../../texts/intl.ts';
import { type Agent, type AgentChanges, changeAgent } from './agents-api.ts';
import { useReadAgain } from './use-agent-change.ts';

/** A part of an agent that is edited together, and how it is sent. */
export interface AgentPart<Draft extends object> {
  readonly of: (agent: Agent) => Draft;
  readonly changes: (draft: Draft) => AgentChanges;
}

interface Form<Draft> {
  /** What the edits are made to. */
  readonly base: Answer<Agent>;
  readonly draft: Draft;
}

/** A part of an agent being edited: saved explicitly, over the version that was read. */
export function useAgentForm<Draft extends object>(latest: Answer<Agent>, part: AgentPart<Draft>) {
  const { id } = latest.body;
  const readAgain = useReadAgain(id);
  const [form, setForm] = useState<Form<Draft>>(() => ({ base: latest, draft: part.of(latest.body) }));
  const [changedBy, setChangedBy] = useState<string | null>(null);
  const { base, draft } = form;
  const saved = part.of(base.body);
  const dirty = changedKeys(saved, draft).length > 0;

  const save = useMutation({
    mutationFn: async (sent: Draft) => {
      const keys = changedKeys(saved, sent);
      await changeAgent(id, onlyOf(part.changes(sent), keys), base.etag);
      return readAgain();
    },
    onSuccess: (answer, sent) => {
      // What was typed while it was being saved stays.
      setForm((now) => ({ base: answer, draft: rebased(now.draft, sent, part.of(answer.body)) }));
      toast('Saved.');
    },
    // Who was first, and when, is told by the version that we do not have yet.
    onError: async (error) => {
      setChangedBy(null);
      if (isChangedMeanwhile(error)) setChangedBy(await readAgain().then(changedSentence, () => null));
    },
  });

  // What somebody else has saved simply appears where nothing is being edited; an edit stays on what it was made to,
  // unless what is new lies elsewhere.
  if (latest.body.version > base.body.version && !save.isPending) {
    const theirs = part.of(latest.body);
    if (!dirty) setForm({ base: latest, draft: theirs });
    else if (changedKeys(saved, theirs).length === 0) setForm({ base: latest, draft });
  }

  return {
    draft,
    saved,
    dirty,
    edit: (change: Partial<Draft>) => setForm((now) => ({ ...now, draft: { ...now.draft, ...change } })),
    /** For the bar with Save and Discard. */
    bar: {
      dirty,
      saving: save.isPending,
      error: save.error,
      changedBy,
      onSave: () => save.mutate(draft),
      onDiscard: () => {
        save.reset();
        setForm({ base: latest, draft: part.of(latest.body) });
        announce('Your changes are dropped.');
      },
      onReload: async () => {
        const answer = await readAgain();
        save.reset();
        setForm({ base: answer, draft: part.of(answer.body) });
        announce('Reloaded.');
      },
      onKeepEditing: async () => {
        const answer = await readAgain();
        save.reset();
        setForm((now) => ({ base: answer, draft: rebased(now.draft, saved, part.of(answer.body)) }));
        announce('Your edits are kept; press Save to save them over the newer version.');
      },
    },
  };
}

const changedSentence = ({ body: { updatedAt, updatedBy } }: Answer<Agent>) =>
  `${updatedBy ?? 'Somebody else'} changed this agent ${agoOf(updatedAt)} (${momentOf(updatedAt)})`;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const changedKeys = <Draft extends object>(before: Draft, after: Draft) =>
  (Object.keys(after) as (keyof Draft & string)[]).filter((key) => !isSame(before[key], after[key]));

/** The edits made to `base`, made to `theirs` instead. */
function rebased<Draft extends object>(draft: Draft, base: Draft, theirs: Draft): Draft {
  return { ...theirs, ...onlyOf(draft, changedKeys(base, draft)) };
}

const onlyOf = <Values extends object>(values: Values, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))) as Partial<Values>;
