import { Button, Checkbox, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { OWN_TYPES, TYPE_WORDS } from './field-kinds.ts';
import { type DraftField, type Fault, nameOf } from './form-draft.ts';

interface FieldEditorProps {
  readonly field: DraftField;
  readonly others: readonly DraftField[];
  readonly faults: readonly Fault[];
  /** What HubSpot calls the properties that the saved field goes to. */
  readonly targets: readonly string[];
  readonly onChange: (change: Partial<DraftField>) => void;
  readonly onDone: () => void;
}

/** Everything about one question; what is known by its name keeps its name and type. */
export function FieldEditor({ field, others, faults, targets, onChange, onDone }: FieldEditorProps) {
  const { key, was, isOwn, name, label, type, required, help, options } = field;
  // Nobody is told that something is missing before they have been there.
  const [left, setLeft] = useState<ReadonlySet<Fault['at']>>(new Set());
  const fault = (at: Fault['at']) => ({
    error: left.has(at) ? (faults.find((one) => one.at === at)?.message ?? null) : null,
    onBlur: () => setLeft((now) => new Set(now).add(at)),
  });
  // A name follows its label until it is saved or written by hand.
  const follows = isOwn && was === null && name === nameOf(label, others);
  return (
    <Stack gap="sm" role="group" aria-label={label.trim() || name}>
      <TextInput
        label="Label"
        data-field-label={key}
        maxLength={100}
        value={label}
        {...fault('label')}
        onChange={({ currentTarget: { value } }) =>
          onChange({ label: value, ...(follows ? { name: nameOf(value, others) } : {}) })
        }
      />
      {isOwn && (
        <TextInput
          label="Name"
          description="What the API, the mapping and the model call it."
          maxLength={64}
          spellCheck={false}
          value={name}
          {...fault('name')}
          onChange={({ currentTarget: { value } }) => onChange({ name: value })}
        />
      )}
      {was !== null && was !== name && targets.length > 0 && (
        <Text size="sm" role="status">
          <code>{was}</code> is mapped to {targets.join(', ')}; the mapping follows the new name, unless
          another agent's form has <code>{was}</code> as well.
        </Text>
      )}
      {isOwn && (
        <NativeSelect
          label="Type"
          data={OWN_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
          value={type}
          onChange={({ currentTarget: { value } }) =>
            onChange({ type: OWN_TYPES.find((one) => one === value) ?? type })
          }
        />
      )}
      {type === 'select' && (
        <Textarea
          label="Options"
          description="One a line, in the order in which they are offered."
          autosize
          minRows={3}
          maxRows={12}
          value={options}
          {...fault('options')}
          onChange={({ currentTarget: { value } }) => onChange({ options: value })}
        />
      )}
      <TextInput
        label="Help (optional)"
        description="Stands under the label."
        maxLength={300}
        value={help}
        onChange={({ currentTarget: { value } }) => onChange({ help: value })}
      />
      {name === 'email' ? (
        <Text size="sm" c="dimmed">
          Email is always asked for and required: HubSpot finds contacts by it.
        </Text>
      ) : (
        <Checkbox
          label="Required"
          checked={required}
          onChange={({ currentTarget: { checked } }) => onChange({ required: checked })}
        />
      )}
      <Group>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
