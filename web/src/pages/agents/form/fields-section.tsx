import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntegration } from '../../../api/integration.ts';
import { useFocusAfter } from '../../../parts/use-focus-after.ts';
import { announce } from '../../../shell/announce.tsx';
import { type Agent, propertyLabelsQuery } from '../agents-api.ts';
import { AddField } from './add-field.tsx';
import { FieldEditor } from './field-editor.tsx';
import type { FieldType } from './field-kinds.ts';
import { FieldRow } from './field-row.tsx';
import classes from './form.module.css';
import { asksTwiceForName, type DraftField, type Fault, moved, newField, withChange } from './form-draft.ts';

interface FieldsSectionProps {
  readonly agent: Agent;
  readonly fields: readonly DraftField[];
  readonly faults: readonly Fault[];
  readonly onChange: (fields: readonly DraftField[]) => void;
}

/** What the form asks for, in its order. Buttons move the fields: nothing has to be dragged. */
export function FieldsSection({ agent, fields, faults, onChange }: FieldsSectionProps) {
  const [openKey, setOpenKey] = useState<string | null>(null);
  const focusAfter = useFocusAfter();
  const targetsOf = useTargets(agent);
  const focusOn = (action: string, key: string) =>
    focusAfter(`[data-field-action="${action} ${CSS.escape(key)}"]`);

  const move = ({ key, label, name }: DraftField, by: -1 | 1) => {
    const after = moved(fields, key, by);
    onChange(after);
    announce(
      `${label || name} is now ${after.findIndex((field) => field.key === key) + 1} of ${after.length}.`,
    );
    focusOn(by === -1 ? 'up' : 'down', key);
  };
  const remove = ({ key, label, name }: DraftField) => {
    const at = fields.findIndex((field) => field.key === key);
    const next = fields[at + 1] ?? fields[at - 1];
    onChange(fields.filter((field) => field.key !== key));
    announce(`${label || name} is removed; Save keeps it so.`);
    if (next) focusOn('remove', next.key);
  };
  const open = (key: string) => {
    setOpenKey(key);
    focusAfter(`[data-field-label="${CSS.escape(key)}"]`);
  };
  const close = (key: string) => {
    setOpenKey(null);
    focusOn('edit', key);
  };
  const add = (type: FieldType, name: string | null) => {
    const field = newField(type, name, fields);
    onChange([...fields, field]);
    open(field.key);
  };

  return (
    <Stack component="section" gap="sm" aria-labelledby="fields">
      <Title order={2} size="h4" id="fields">
        Fields
      </Title>
      <ol className={classes.fields} aria-labelledby="fields">
        {fields.map((field, at) => (
          <FieldRow
            key={field.key}
            field={field}
            isFirst={at === 0}
            isLast={at === fields.length - 1}
            isOpen={field.key === openKey}
            targets={field.was === null ? null : targetsOf(field.was)}
            fault={faults.find(({ key }) => key === field.key)?.message ?? null}
            onMove={(by) => move(field, by)}
            onEdit={() => (field.key === openKey ? close(field.key) : open(field.key))}
            onRemove={() => remove(field)}
          >
            <FieldEditor
              field={field}
              others={fields.filter(({ key }) => key !== field.key)}
              faults={faults.filter(({ key }) => key === field.key)}
              targets={field.was === null ? [] : targetsOf(field.was)}
              onChange={(change) => onChange(withChange(fields, field.key, change))}
              onDone={() => close(field.key)}
            />
          </FieldRow>
        ))}
      </ol>
      {asksTwiceForName(fields) && (
        <Text size="sm" role="status">
          Both ask for the name; explicit first and last names win.
        </Text>
      )}
      <Group>
        <AddField fields={fields} onAdd={add} />
      </Group>
    </Stack>
  );
}

/** What HubSpot calls the properties of a saved field; their internal names while that is not known. */
function useTargets({ mappedTargets }: Agent): (name: string) => string[] {
  const isConnected = useIntegration().data?.status === 'connected';
  const labels = useQuery(propertyLabelsQuery(isConnected)).data;
  return (name) => (mappedTargets[name] ?? []).map((property) => labels?.get(property) ?? property);
}
