import { Group, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { beginOf, dayOf, PERIOD_WORDS } from './filter-words.ts';
import { type LeadsSearch, leadsSearch } from './leads-search.ts';

const CUSTOM = 'custom';
const PERIODS = [
  ...Object.entries(PERIOD_WORDS).map(([value, label]) => ({ value, label })),
  { value: CUSTOM, label: 'Custom period' },
];

interface PeriodFilterProps {
  readonly search: LeadsSearch;
  readonly onChange: (change: Partial<LeadsSearch>) => void;
}

/** When leads were received: some time back from now, or from one day to another. */
export function PeriodFilter({ search: { period, from, to }, onChange }: PeriodFilterProps) {
  const [choosing, setChoosing] = useState(false);
  const isCustom = period === undefined && (choosing || from !== undefined || to !== undefined);
  const choose = (value: string | null) => {
    setChoosing(value === CUSTOM);
    onChange({
      period: leadsSearch.shape.period.parse(value ?? undefined),
      from: undefined,
      to: undefined,
    });
  };
  return (
    <>
      <Select
        aria-label="Period"
        placeholder="Any time"
        data={PERIODS}
        value={period ?? (isCustom ? CUSTOM : null)}
        onChange={choose}
        clearable
        clearButtonProps={{ 'aria-label': 'Any time' }}
        maw={{ sm: 170 }}
      />
      {isCustom && (
        <Group gap="xs" wrap="nowrap">
          <DayField
            label="First day"
            day={from ? dayOf(from) : ''}
            onDay={(day) => onChange({ from: beginOf(day) })}
          />
          <DayField
            label="Last day"
            day={to ? dayOf(Date.parse(to) - 1) : ''}
            onDay={(day) => onChange({ to: beginOf(day, 1) })}
          />
        </Group>
      )}
    </>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly day: string;
  readonly onDay: (day: string) => void;
}

/** A year that is being typed passes through the year 2 and the year 20, which are not meant. */
function DayField({ label, day, onDay }: DayFieldProps) {
  const [typed, setTyped] = useState(day);
  useEffect(() => setTyped(day), [day]);
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (value === '' || beginOf(value) !== undefined) onDay(value);
      }}
    />
  );
}
