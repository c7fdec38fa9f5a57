import { ActionIcon, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { LinkText } from '../../../parts/link-text.tsx';
import { TYPE_WORDS } from './field-kinds.ts';
import classes from './form.module.css';
import type { DraftField } from './form-draft.ts';

interface FieldRowProps {
  readonly field: DraftField;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isOpen: boolean;
  /** What HubSpot calls the properties that it goes to; `null` while it is not saved. */
  readonly targets: readonly string[] | null;
  /** What keeps it from being saved. */
  readonly fault: string | null;
  readonly onMove: (by: -1 | 1) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  /** The editor, while it is open. */
  readonly children: ReactNode;
}

/** A question of the form in the list, with what can be done with it. */
export function FieldRow({ field, isFirst, isLast, isOpen, targets, fault, children, ...on }: FieldRowProps) {
  const { key, label, name, type, required } = field;
  const called = label.trim() || name;
  const icon = (
    words: string,
    Icon: typeof IconArrowUp,
    press: () => void,
    more: { id: string; off?: boolean; expanded?: boolean },
  ) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={classes.action ?? ''}
      size="lg"
      aria-label={`${words} ${called}`}
      title={words}
      data-field-action={`${more.id} ${key}`}
      {...(more.expanded === undefined ? {} : { 'aria-expanded': more.expanded })}
      {...(more.off ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: press })}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
  return (
    <li className={classes.field}>
      <div className={classes.head}>
        <div className={classes.words}>
          <Text fw={600} size="sm">
            {called}
            {required ? '' : ' (optional)'}
          </Text>
          <Text size="sm" c="dimmed">
            {TYPE_WORDS[type]} · <code>{name}</code> · <Target name={name} targets={targets} />
          </Text>
          {fault !== null && !isOpen && (
            <Text size="sm" c="var(--mantine-color-error)">
              {fault}
            </Text>
          )}
        </div>
        <Group gap={2} wrap="nowrap">
          {icon('Move up', IconArrowUp, () => on.onMove(-1), { id: 'up', off: isFirst })}
          {icon('Move down', IconArrowDown, () => on.onMove(1), { id: 'down', off: isLast })}
          {icon('Edit', IconPencil, on.onEdit, { id: 'edit', expanded: isOpen })}
          {icon('Remove', IconTrash, on.onRemove, {
            id: 'remove',
            off: name === 'email' && field.was === 'email',
          })}
        </Group>
      </div>
      {isOpen && <div className={classes.editor}>{children}</div>}
    </li>
  );
}

function Target({ name, targets }: { readonly name: string; readonly targets: readonly string[] | null }) {
  if (targets === null) return 'not saved yet';
  if (targets.length > 0) return `→ ${targets.join(', ')}`;
  return (
    <>
      not mapped (
      <LinkText to="/app/integrations/hubspot/mapping" search={{ map: name }} inherit underline="always">
        map it<VisuallyHidden> ({name})</VisuallyHidden>
      </LinkText>
      )
    </>
  );
}
