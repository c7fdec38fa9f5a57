import {
  type ComboboxItem,
  Group,
  InputWrapperContext,
  type OptionsFilter,
  Select,
  Text,
} from '@mantine/core';
import { type ReactNode, use, useState } from 'react';
import classes from './mapping.module.css';
import type { Property } from './mapping-api.ts';
import { labelOf, matches, searchText, typeWord } from './property-words.ts';

const SHOWN_MAX = 100;
const MORE = ' more';

export type PropertiesByName = ReadonlyMap<string, Property>;

interface PropertyPickerProps {
  readonly field: string;
  readonly value: string | null;
  readonly onChange: (property: string) => void;
  readonly properties: PropertiesByName;
  /** Those that cannot be written are listed, too, with the reason. */
  readonly showAll: boolean;
  /** The field that has a property already. */
  readonly userOf: (property: string) => string | null;
  readonly error: boolean;
  readonly describedBy: string | undefined;
}

/** Finds a property by its label, internal name, group or type. */
export function PropertyPicker(props: PropertyPickerProps) {
  const { field, value, onChange, properties, describedBy, error } = props;
  const [opened, setOpened] = useState(false);
  const current = value === null ? [] : [{ value, label: labelOf(value, properties) }];
  const reasons = opened ? reasonsOf(props) : NO_REASONS;
  return (
    <Select
      id={`property-of-${field}`}
      aria-label={`HubSpot property for ${field}`}
      placeholder="Choose a property"
      searchable
      allowDeselect={false}
      withCheckIcon={false}
      error={error}
      inputContainer={(input) => <Described by={describedBy}>{input}</Described>}
      // Hundreds of options in each of many rows are made for the one that is open.
      data={opened ? optionsOf(props, reasons) : current}
      value={value}
      onChange={(name) => name !== null && onChange(name)}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onFocus={(event) => event.currentTarget.select()} // typing searches anew
      openOnFocus={false}
      comboboxProps={{
        width: 'min(320px, calc(100vw - 32px))',
        position: 'bottom-start',
        middlewares: { shift: true, flip: true },
      }}
      classNames={{ option: classes.option ?? '' }}
      limit={SHOWN_MAX}
      filter={({ options, search, limit }) => found(options, search, limit, properties)}
      nothingFoundMessage="No property matches; “Show properties that can’t be written” lists the others."
      renderOption={({ option }) => (
        <Option option={option} properties={properties} reason={reasons.get(option.value)} />
      )}
    />
  );
}

/** Mantine names what it shows under the input itself and nothing else; our notes are below the whole row. */
function Described({ by, children }: { readonly by: string | undefined; readonly children: ReactNode }) {
  const wrapper = use(InputWrapperContext);
  return <InputWrapperContext value={{ ...wrapper, describedBy: by }}>{children}</InputWrapperContext>;
}

const NO_REASONS: ReadonlyMap<string, string> = new Map();

/** Why properties cannot be chosen, by name. */
function reasonsOf({ field, value, properties, userOf }: PropertyPickerProps): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { name, reason } of properties.values()) {
    const user = userOf(name);
    if (reason !== null) reasons.set(name, reason);
    else if (user !== null && user !== field) reasons.set(name, `Already used by ${user}`);
  }
  if (value !== null && !properties.has(value)) reasons.set(value, 'Deleted in HubSpot');
  return reasons;
}

interface OptionGroup {
  readonly group: string;
  readonly items: ComboboxItem[];
}

/** Grouped as in HubSpot, by label within a group. */
function optionsOf(
  { value, properties, showAll }: PropertyPickerProps,
  reasons: ReadonlyMap<string, string>,
) {
  const groups = new Map<string, ComboboxItem[]>();
  for (const { name, label, groupLabel, writable } of properties.values()) {
    if (!writable && !showAll && name !== value) continue;
    const items = groups.get(groupLabel) ?? [];
    groups.set(groupLabel, items);
    items.push({ value: name, label, disabled: reasons.has(name) });
  }
  const deleted: OptionGroup[] =
    value !== null && !properties.has(value)
      ? [{ group: 'Chosen until now', items: [{ value, label: value, disabled: true }] }]
      : [];
  return [
    ...deleted,
    ...[...groups].map(([group, items]): OptionGroup => {
      return { group, items: items.toSorted((a, b) => a.label.localeCompare(b.label)) };
    }),
  ];
}

type Options = Parameters<OptionsFilter<string>>[0]['options'];

/** The first hundred that match, and how many there are. */
function found(options: Options, search: string, limit: number, properties: PropertiesByName): Options {
  const isFound = ({ value, label }: ComboboxItem) => {
    const property = properties.get(value);
    return matches(property ? searchText(property) : `${label} ${value}`.toLowerCase(), search.trim());
  };
  let total = 0;
  const shown = options.flatMap((group): Options => {
    if (!('items' in group)) return [group]; // the one of a closed list
    const matching = group.items.filter(isFound);
    const items = matching.slice(0, Math.max(0, limit - total));
    total += matching.length;
    return items.length > 0 ? [{ ...group, items }] : [];
  });
  if (total <= limit) return shown;
  const words = `Showing ${limit} of ${total}, keep typing`;
  return [...shown, { group: '', items: [{ value: MORE, label: words, disabled: true }] }];
}

interface OptionProps {
  readonly option: ComboboxItem;
  readonly properties: PropertiesByName;
  readonly reason: string | undefined;
}

function Option({ option, properties, reason }: OptionProps) {
  const property = properties.get(option.value);
  if (option.value === MORE) return <Text size="sm">{option.label}</Text>;
  return (
    <div style={{ width: '100%' }}>
      <div className={classes.optionLine}>
        <Text size="sm" fw={500} component="span">
          {option.label}
        </Text>
        {property && (
          <Text size="xs" c="dimmed" component="span" ta="right">
            {typeWord(property)}
          </Text>
        )}
      </div>
      <Group gap="xs" justify="space-between">
        <Text size="xs" c="dimmed" component="span" className={classes.internal}>
          {option.value}
        </Text>
        {reason && (
          <Text size="xs" component="span">
            {reason}
          </Text>
        )}
      </Group>
    </div>
  );
}
