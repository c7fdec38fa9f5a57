import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ActButton } from './act-button.tsx';
import { ProblemBlock } from './problem-block.tsx';

const NAME_LENGTH_MAX = 100;

interface NameFormProps {
  readonly name?: string;
  readonly help?: string;
  /** Said when there is none. */
  readonly missing: string;
  readonly verb: string;
  readonly onCancel: () => void;
  /** A refusal stays in the form. */
  readonly onName: (name: string) => Promise<unknown>;
}

/** Asks for a name, inside a dialog. What the call answers with is kept nowhere: it may be a key. */
export function NameForm({ name: before = '', help, missing, verb, onCancel, onName }: NameFormProps) {
  const [name, setName] = useState(before);
  const [error, setError] = useState<string | null>(null);
  const save = useMutation({ mutationFn: onName, gcTime: 0 });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') return save.mutate(name);
        setError(missing);
        event.currentTarget.querySelector('input')?.focus();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description={help}
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
          <Button variant="default" disabled={save.isPending} onClick={onCancel}>
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
