import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FieldType, OWN_TYPES, PRESETS, TYPE_WORDS } from './field-kinds.ts';
import { type DraftField, FIELDS_MAX } from './form-draft.ts';

interface AddFieldProps {
  readonly fields: readonly DraftField[];
  /** `name`: of a field that everybody knows; `null` for one of their own. */
  readonly onAdd: (type: FieldType, name: string | null) => void;
}

/** Offers what the form does not ask for yet, then fields of one's own. */
export function AddField({ fields, onAdd }: AddFieldProps) {
  const isFull = fields.length >= FIELDS_MAX;
  const left = PRESETS.filter(({ name }) => !fields.some((field) => field.name === name));
  return (
    <Menu position="bottom-start" returnFocus={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          id="add-field"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={isFull}
          title={isFull ? `A form has at most ${FIELDS_MAX} fields.` : undefined}
        >
          Add field
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {left.map(({ name, label, type }) => (
          <Menu.Item key={name} onClick={() => onAdd(type, name)}>
            {label}
          </Menu.Item>
        ))}
        {left.length > 0 && <Menu.Divider role="separator" />}
        {OWN_TYPES.map((type) => (
          <Menu.Item key={type} onClick={() => onAdd(type, null)}>
            Own field: {TYPE_WORDS[type].toLowerCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
