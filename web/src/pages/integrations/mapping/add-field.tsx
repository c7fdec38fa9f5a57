import { Autocomplete, Button, Group, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Draft } from './draft.ts';
import type { SeenFields } from './mapping-api.ts';

const LENGTH_MAX = 100;

interface AddFieldProps {
  readonly draft: Draft;
  readonly seen: SeenFields | undefined;
  readonly onAdd: (field: string) => void;
}

/** Adds a row for any name; those that arrive, or that the agents' forms ask for, are offered. */
export function AddField({ draft, seen, onAdd }: AddFieldProps) {
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const labels = new Map(seen?.asked.map(({ field, label }) => [field, label]));
  const isFree = (field: string) => whyNotAdded(field, draft) === null;
  const offered = [...new Set([...labels.keys(), ...(seen?.fields ?? []).map(({ field }) => field)])].filter(
    isFree,
  );
  const add = (event: FormEvent) => {
    event.preventDefault();
    const field = name.trim();
    const refusal = whyNotAdded(field, draft);
    setError(refusal);
    if (refusal !== null) return;
    onAdd(field);
    setName('');
  };
  return (
    <form onSubmit={add} noValidate>
      <Group align="flex-end" gap="sm">
        <Autocomplete
          id="add-field"
          label="Add field"
          description="The name of a form field, as leads bring it"
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          flex="1 1 200px"
          maw={340}
          value={name}
          onChange={(value) => {
            setName(value);
            setError(null);
          }}
          data={offered}
          limit={50}
          withScrollArea={false}
          styles={{ options: { maxHeight: 260, overflowY: 'auto' } }}
          renderOption={({ option }) => (
            <Group justify="space-between" w="100%" gap="xs">
              <span>{option.value}</span>
              <Text size="xs" c="dimmed">
                {labels.get(option.value)}
              </Text>
            </Group>
          )}
          error={error}
          errorProps={{ role: 'alert' }}
        />
        <Button type="submit" variant="default">
          Add field
        </Button>
      </Group>
    </form>
  );
}

function whyNotAdded(field: string, { rows }: Draft): string | null {
  if (field === '') return 'Enter the name of a form field.';
  if (field === 'email') return 'email finds the contact and is not mapped.';
  if (field === 'name') return 'name is split into first and last name already.';
  if (field.length > LENGTH_MAX) return `A name has at most ${LENGTH_MAX} characters.`;
  return rows.some((row) => row.field === field) ? `${field} has a row already.` : null;
}
