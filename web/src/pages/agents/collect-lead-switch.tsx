import { Stack, Switch } from '@mantine/core';
import { mutationOptions, useMutation } from '@tanstack/react-query';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { toast } from '../../parts/toast.tsx';
import type { Agent } from './agents-api.ts';
import { useAgentChange } from './use-agent-change.ts';

/** Takes effect at once, can be undone, and goes back where it was when it is refused. */
export function CollectLeadSwitch({ agent: { id, collectLead } }: { readonly agent: Agent }) {
  const change = useAgentChange(id);
  const options = mutationOptions({
    mutationFn: (on: boolean) => change({ collectLead: on }),
    onSuccess: (_answer, on) => {
      toast(`Collect Lead is ${on ? 'on' : 'off'}.`, { undo: () => undo.mutateAsync(!on) });
    },
  });
  const turn = useMutation(options);
  const undo = useMutation(options); // the toast tells of its failure
  const pending = [turn, undo].find(({ isPending }) => isPending);
  const isOn = pending?.variables ?? collectLead;
  return (
    <Stack gap="xs">
      <Switch
        label={`Collect Lead is ${isOn ? 'on' : 'off'}`}
        description={
          isOn
            ? 'The agent may show the form, and the allowed websites may load it.'
            : 'The form is not shown and new submissions are refused; leads already collected go on.'
        }
        checked={isOn}
        onChange={({ currentTarget }) => turn.mutate(currentTarget.checked)}
      />
      {turn.isError && <ProblemBlock error={turn.error} />}
    </Stack>
  );
}
