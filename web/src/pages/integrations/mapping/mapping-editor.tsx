import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Answer } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { FormBar } from '../../../parts/form-bar.tsx';
import { useFocusAfter } from '../../../parts/use-focus-after.ts';
import { announce } from '../../../shell/announce.tsx';
import { AddField } from './add-field.tsx';
import {
  type Draft,
  defaultDraft,
  isChanged,
  mappingsOf,
  userOf,
  whyNotSaved,
  withChange,
  withoutRow,
  withRow,
} from './draft.ts';
import classes from './mapping.module.css';
import { type Mappings, type Properties, seenFieldsQuery } from './mapping-api.ts';
import { MappingRowView, ReadOnlyRow } from './mapping-row.tsx';
import { MappingRows } from './mapping-rows.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { UnmappedFields } from './unmapped-fields.tsx';
import { useMappingForm } from './use-mapping-form.ts';
import { usePreview } from './use-preview.ts';

interface MappingEditorProps {
  readonly mapping: Answer<Mappings>;
  /** Without them the mapping can be read only. */
  readonly properties: Properties | null;
  readonly showAll: boolean;
  /** A field that the address asks to add a row for, and what says that it is done. */
  readonly toMap: string | undefined;
  readonly onMapped: () => void;
  /** The lead of the address that the mapping is tried on. */
  readonly leadId: string | undefined;
  readonly onLead: (leadId: string | undefined) => void;
}

/** The mapping's rows, what arrives beside them, and what a lead would become by them. */
export function MappingEditor(props: MappingEditorProps) {
  const { mapping, properties, showAll, toMap, onMapped, leadId, onLead } = props;
  const form = useMappingForm(mapping);
  const { draft, edit } = form;
  const { data: seen } = useQuery(seenFieldsQuery());
  const seenBy = new Map([...(seen?.fields ?? []), ...(seen?.mapped ?? [])].map((one) => [one.field, one]));
  const preview = usePreview({ draft, leadId, onLead, seenBy });
  const problems = preview.query.data?.problems ?? mapping.body.broken;
  const refusals = refusalsOf(form.error, draft);
  const readOnly = properties === null;
  const byName = useMemo(() => {
    return new Map(properties?.properties.map((property) => [property.name, property]));
  }, [properties]);
  const focusAfter = useFocusAfter();

  const map = (field: string) => {
    edit((now) => withRow(now, field));
    focusAfter(`[id="property-of-${CSS.escape(field)}"]`);
  };
  const remove = (field: string) => {
    const at = draft.rows.findIndex((row) => row.field === field);
    const next = draft.rows[at + 1] ?? draft.rows[at - 1];
    edit((now) => withoutRow(now, field));
    announce(`${field} is removed; Save keeps it so.`);
    focusAfter(next ? `[data-remove="${CSS.escape(next.field)}"]` : '#add-field');
  };
  const asked = useRef<string>(undefined);
  useEffect(() => {
    if (toMap === asked.current || readOnly) return;
    asked.current = toMap;
    if (toMap === undefined || toMap === 'email' || toMap === 'name') return; // these rows are fixed
    map(toMap);
    onMapped();
  });

  return (
    <>
      <div className={classes.columns}>
        <Stack gap="xl">
          <Stack gap="sm">
            <MappingRows draft={draft} properties={byName} seenBy={seenBy} preview={preview}>
              {draft.rows.map((row) => {
                const { field } = row;
                const common = {
                  row,
                  properties: byName,
                  seen: seenBy.get(field),
                  preview: preview.rowsOf(field),
                };
                if (readOnly) return <ReadOnlyRow key={field} {...common} />;
                return (
                  <MappingRowView
                    key={field}
                    {...common}
                    showAll={showAll}
                    userOf={(property) => userOf(draft, property)}
                    problems={problems.filter((one) => one.field === field && one.property === row.property)}
                    refused={refusals.get(field) ?? null}
                    onChange={(change) => edit((now) => withChange(now, field, change))}
                    onRemove={() => remove(field)}
                  />
                );
              })}
            </MappingRows>
            <Text size="sm" c="dimmed">
              Empty answers never erase anything in HubSpot.
            </Text>
            {!readOnly && (
              <Group justify="space-between" align="flex-end">
                <AddField draft={draft} seen={seen} onAdd={map} />
                <Button
                  variant="subtle"
                  disabled={!isChanged(defaultDraft(), mappingsOf(draft))}
                  onClick={() => {
                    edit(defaultDraft);
                    announce('The defaults are filled in; Save keeps them.');
                  }}
                >
                  Reset to defaults
                </Button>
              </Group>
            )}
          </Stack>
          {seen && (
            <UnmappedFields
              seen={seen}
              draft={draft}
              readOnly={readOnly}
              onMap={map}
              onIgnore={form.ignore}
              onStopIgnoring={form.stopIgnoring}
              error={form.ignoreError}
            />
          )}
        </Stack>
        <PreviewPanel preview={preview} />
      </div>
      <FormBar
        dirty={form.dirty}
        saving={form.saving}
        error={form.error}
        blockedBecause={form.dirty ? whyNotSaved(draft, form.saved, problems) : null}
        onSave={form.save}
        onDiscard={form.discard}
        changedBy={form.changedBy}
        onReload={form.reload}
        onKeepEditing={form.keepEditing}
      />
    </>
  );
}

/** What the service refused, by field: it names the places of what was sent, like `mappings.3.field`. */
function refusalsOf(error: unknown, draft: Draft): ReadonlyMap<string, string> {
  if (!(error instanceof ApiProblem)) return new Map();
  const sent = mappingsOf(draft);
  return new Map(
    error.errors.flatMap(({ field: place, message }): [string, string][] => {
      const [, at, what = 'row'] = /^mappings\.(\d+)(?:\.(\w+))?$/.exec(place) ?? [];
      const row = at === undefined ? undefined : sent[Number(at)];
      return row ? [[row.field, `The ${what} ${message}.`]] : [];
    }),
  );
}
