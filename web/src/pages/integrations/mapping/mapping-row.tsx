import { ActionIcon, NativeSelect, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconLock, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { toneColor } from '../../../parts/status-badge.tsx';
import { TechnicalDetails } from '../../../parts/technical-details.tsx';
import { counted } from '../../../texts/intl.ts';
import type { DraftRow } from './draft.ts';
import classes from './mapping.module.css';
import type { MappingProblem, PreviewRow, Property, SeenField } from './mapping-api.ts';
import { type PropertiesByName, PropertyPicker } from './property-picker.tsx';
import { labelOf, typeWord } from './property-words.ts';
import { RowPreview } from './row-preview.tsx';

const POLICIES = [
  { value: 'always', label: 'Replace it' },
  { value: 'if_empty', label: 'Only fill if empty' },
];
const policyWord = (overwrite: DraftRow['overwrite']) =>
  POLICIES.find(({ value }) => value === overwrite)?.label ?? overwrite;

interface CellsProps {
  readonly field: string;
  readonly seen: SeenField | undefined;
  readonly property: ReactNode;
  readonly policy: ReactNode;
  readonly preview: readonly PreviewRow[] | undefined;
  readonly actions?: ReactNode;
  readonly below?: ReactNode;
  readonly broken?: boolean;
  /** Whether the middle cells hold inputs, which bring their own space. */
  readonly inputs?: boolean;
}

/** One row of the mapping; on a narrow page each cell says what it is. */
function Cells({ field, seen, property, policy, preview, actions, below, broken, inputs }: CellsProps) {
  const control = inputs ? `${classes.cell} ${classes.control}` : classes.cell;
  return (
    <li className={classes.row} data-broken={broken || undefined} aria-label={field}>
      <div className={`${classes.cell} ${classes.fieldCell}`}>
        <div className={classes.name}>{field}</div>
        {seen && seen.sample !== '' && (
          <Text size="xs" c="dimmed" lineClamp={2} title={seen.sample}>
            <VisuallyHidden>Last value seen: </VisuallyHidden>
            {seen.sample}
          </Text>
        )}
      </div>
      <div className={control}>
        <span className={classes.caption}>HubSpot property</span>
        {property}
      </div>
      <div className={control}>
        <span className={classes.caption}>If the contact already has a value</span>
        {policy}
      </div>
      <div className={classes.cell}>
        <span className={classes.caption}>Preview</span>
        <RowPreview rows={preview} />
      </div>
      <div className={classes.actions}>{actions}</div>
      {below && <div className={classes.below}>{below}</div>}
    </li>
  );
}

interface FixedRowProps {
  readonly field: 'email' | 'name';
  readonly properties: PropertiesByName;
  readonly seen: SeenField | undefined;
  readonly preview: readonly PreviewRow[] | undefined;
}

/** What nobody can change: contacts are found by their email, and a name is split. */
export function FixedRow({ field, properties, seen, preview }: FixedRowProps) {
  const targets = field === 'email' ? ['email'] : ['firstname', 'lastname'];
  return (
    <Cells
      field={field}
      seen={seen}
      preview={preview}
      property={
        <>
          {targets.map((name) => labelOf(name, properties)).join(' + ')}
          <Text size="xs" c="dimmed" className={classes.name}>
            {targets.join(', ')}
          </Text>
        </>
      }
      policy={
        <Text size="sm" c="dimmed">
          {field === 'email'
            ? 'Finds the contact; never changed on an existing one.'
            : 'First word → First name, the rest → Last name; separate first/last fields win.'}
        </Text>
      }
      actions={
        <span className={classes.lock} title="This row is fixed">
          <IconLock size={16} color={toneColor('neutral')} aria-hidden />
          <VisuallyHidden>This row is fixed.</VisuallyHidden>
        </span>
      }
    />
  );
}

interface MappingRowProps {
  readonly row: DraftRow;
  readonly properties: PropertiesByName;
  readonly showAll: boolean;
  readonly userOf: (property: string) => string | null;
  readonly seen: SeenField | undefined;
  readonly preview: readonly PreviewRow[] | undefined;
  readonly problems: readonly MappingProblem[];
  /** What the service refused of this row. */
  readonly refused: string | null;
  readonly onChange: (change: Partial<DraftRow>) => void;
  readonly onRemove: () => void;
}

/** A field, where it goes, and what is wrong with that. */
export function MappingRowView(props: MappingRowProps) {
  const { row, properties, showAll, userOf, seen, preview, problems, refused, onChange, onRemove } = props;
  const { field, overwrite } = row;
  const broken = problems.some(({ severity }) => severity === 'error');
  const property = row.property === null ? undefined : properties.get(row.property);
  const hasNotes = problems.length > 0 || refused !== null || (property?.options.length ?? 0) > 0;
  const notesId = useId(); // a field's name may have spaces, which would make two ids of it
  return (
    <Cells
      field={field}
      seen={seen}
      preview={row.property === null ? undefined : preview}
      broken={broken}
      inputs
      property={
        <>
          <PropertyPicker
            field={field}
            value={row.property}
            onChange={(name) => onChange({ property: name })}
            properties={properties}
            showAll={showAll}
            userOf={userOf}
            error={broken || refused !== null}
            describedBy={hasNotes ? notesId : undefined}
          />
          {property && (
            <Text size="xs" c="dimmed" mt={4}>
              <span className={classes.internal}>{property.name}</span> · {typeWord(property)}
            </Text>
          )}
        </>
      }
      policy={
        <NativeSelect
          aria-label={`If the contact already has a value for ${field}`}
          data={POLICIES}
          value={overwrite}
          onChange={({ currentTarget: { value } }) =>
            onChange({ overwrite: value === 'if_empty' ? 'if_empty' : 'always' })
          }
        />
      }
      actions={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={`Remove ${field}`}
          title={`Remove ${field}`}
          data-remove={field}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      }
      below={hasNotes && <Notes id={notesId} problems={problems} refused={refused} property={property} />}
    />
  );
}

interface NotesProps {
  readonly id: string;
  readonly problems: readonly MappingProblem[];
  readonly refused: string | null;
  readonly property: Property | undefined;
}

function Notes({ id, problems, refused, property }: NotesProps) {
  const options = property?.options ?? [];
  return (
    <Stack gap={4} id={id}>
      {refused !== null && <Note severity="error">{refused}</Note>}
      {problems.map(({ code, severity, message }) => (
        <Note key={code} severity={severity}>
          {message}
        </Note>
      ))}
      {options.length > 0 && (
        <TechnicalDetails summary={counted(options.length, 'option')}>
          <Text size="sm">{options.map(({ label }) => label).join(' · ')}</Text>
        </TechnicalDetails>
      )}
    </Stack>
  );
}

function Note({
  severity,
  children,
}: {
  readonly severity: MappingProblem['severity'];
  readonly children: string;
}) {
  const Icon = severity === 'error' ? IconAlertCircle : IconAlertTriangle;
  return (
    <div className={classes.note}>
      <Icon size={16} color={toneColor(severity === 'error' ? 'person' : 'waits')} aria-hidden />
      <Text size="sm">{children}</Text>
    </div>
  );
}

/** A row that can only be read: there is no account to choose from. */
export function ReadOnlyRow({
  row,
  properties,
  seen,
  preview,
}: Pick<MappingRowProps, 'row' | 'properties' | 'seen' | 'preview'>) {
  const name = row.property ?? '';
  return (
    <Cells
      field={row.field}
      seen={seen}
      preview={preview}
      property={
        <>
          {labelOf(name, properties)}
          <Text size="xs" c="dimmed" className={classes.name}>
            {name}
          </Text>
        </>
      }
      policy={policyWord(row.overwrite)}
    />
  );
}
