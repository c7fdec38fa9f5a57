import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';

const NAME_LENGTH_MAX = 100;

interface NameDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly verb: string;
  readonly name?: string;
  /** A refusal stays in the dialog. */
  readonly onName: (name: string) => Promise<unknown>;
}

/** Asks what an agent is called. */
export function NameDialog({ opened, onClose, title, ...form }: NameDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <NameForm {...form} onClose={onClose} />
    </Modal>
  );
}

/** Lives as long as the dialog is open, so the next one starts afresh. */
function NameForm({ name: before = '', verb, onClose, onName }: Omit<NameDialogProps, 'opened' | 'title'>) {
  const [name, setName] = useState(before);
  const [error, setError] = useState<string | null>(null);
  const save = useMutation({ mutationFn: onName, onSuccess: onClose });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') return save.mutate(name);
        setError('Enter a name, by which you know the agent in lists.');
        event.currentTarget.querySelector('input')?.focus();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          data-autofocus
          autoComplete="off"
          maxLength={NAME_LENGTH_MAX}
          value={name}
          error={error}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
            setError(null);
          }}
        />
        {save.isError && <ProblemBlock error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActButton type="submit" loading={save.isPending}>
            {verb}
          </ActButton>
        </Group>
      </Stack>
    </form>
  );
}
