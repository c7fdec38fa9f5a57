import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { ActButton } from '../../../parts/act-button.tsx';
import { ProblemBlock } from '../../../parts/problem-block.tsx';
import { counted } from '../../../texts/intl.ts';
import type { Draft } from './draft.ts';
import classes from './mapping.module.css';
import type { SeenField, SeenFields } from './mapping-api.ts';

interface UnmappedFieldsProps {
  readonly seen: SeenFields;
  readonly draft: Draft;
  readonly readOnly: boolean;
  readonly onMap: (field: string) => void;
  readonly onIgnore: (field: string) => void;
  readonly onStopIgnoring: (field: string) => void;
  readonly error: unknown;
}

/** What arrives and is not sent, so that nothing is dropped without anybody knowing. */
export function UnmappedFields(props: UnmappedFieldsProps) {
  const { seen, draft, readOnly, onMap, onIgnore, onStopIgnoring, error } = props;
  const all = [...seen.fields, ...seen.mapped];
  const isIgnored = (field: string) => draft.ignored.includes(field);
  const open = all.filter(({ field }) => !hasTarget(field, draft) && !isIgnored(field));
  if (open.length === 0 && draft.ignored.length === 0 && !error) return null;
  const buttons = (buttonsOf: ReactNode) => (readOnly ? null : <Group gap="xs">{buttonsOf}</Group>);
  return (
    <Stack gap="xs" component="section" aria-labelledby="not-mapped">
      <Title order={2} size="h4" id="not-mapped">
        Not mapped, seen in the last 30 days
      </Title>
      {error !== null && <ProblemBlock error={error} />}
      {open.length === 0 && (
        <Text size="sm" c="dimmed">
          Every field that arrived is mapped or ignored.
        </Text>
      )}
      <ul className={classes.rows}>
        {open.map(({ field, leads, sample }) => (
          <li key={field} className={classes.unmapped}>
            <div>
              <Text size="sm">
                <span className={classes.name}>{field}</span> arrived with {counted(leads, 'lead')} and is
                kept here but not sent.
              </Text>
              {sample !== '' && (
                <Text size="xs" c="dimmed" lineClamp={1} title={sample}>
                  Last value: {sample}
                </Text>
              )}
            </div>
            {buttons(
              <>
                <Button variant="default" size="xs" aria-label={`Map ${field}`} onClick={() => onMap(field)}>
                  Map
                </Button>
                <ActButton
                  variant="subtle"
                  size="xs"
                  aria-label={`Ignore ${field}`}
                  onClick={() => onIgnore(field)}
                >
                  Ignore
                </ActButton>
              </>,
            )}
          </li>
        ))}
        {draft.ignored.map((field) => (
          <li key={field} className={classes.unmapped}>
            <div>
              <Text size="sm">
                <span className={classes.name}>{field}</span> is ignored: {ignoredWords(find(all, field))}
              </Text>
            </div>
            {buttons(
              <>
                {field !== 'name' && (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={`Map ${field}`}
                    onClick={() => onMap(field)}
                  >
                    Map
                  </Button>
                )}
                <ActButton
                  variant="subtle"
                  size="xs"
                  aria-label={`Stop ignoring ${field}`}
                  onClick={() => onStopIgnoring(field)}
                >
                  Stop ignoring
                </ActButton>
              </>,
            )}
          </li>
        ))}
      </ul>
    </Stack>
  );
}

const find = (fields: readonly SeenField[], name: string) => fields.find(({ field }) => field === name);

const ignoredWords = (seen: SeenField | undefined) =>
  seen
    ? `it arrived with ${counted(seen.leads, 'lead')}, is kept here and not sent.`
    : 'it is kept here and not sent.';

/** `name` is split by a rule of its own unless a row says otherwise. */
const hasTarget = (field: string, { rows }: Draft) =>
  field === 'email' || field === 'name' || rows.some((row) => row.field === field);
