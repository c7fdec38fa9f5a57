import { Button, Collapse, Group, Select, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { usePhone } from '../../parts/use-phone.ts';
import { FAILURE_WORDS, WAIT_WORDS } from '../../texts/lead-texts.ts';
import { filtersInWords } from './filter-words.ts';
import { agentNamesQuery, type LeadCounts } from './leads-api.ts';
import { isFiltered, type LeadsSearch, leadsSearch } from './leads-search.ts';
import { PeriodFilter } from './period-filter.tsx';
import { SearchField } from './search-field.tsx';
import { StatusChips } from './status-chips.tsx';
import { useShow } from './use-show.ts';

const asOptions = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const REASONS = [
  { group: 'Waiting', items: asOptions(WAIT_WORDS) },
  { group: 'Failed', items: asOptions(FAILURE_WORDS) },
];

interface LeadsFiltersProps {
  readonly search: LeadsSearch;
  readonly counts: LeadCounts | undefined;
}

/** What narrows the list down, and what it is narrowed down to. */
export function LeadsFilters({ search, counts }: LeadsFiltersProps) {
  const show = useShow();
  const isPhone = usePhone();
  const [opened, more] = useDisclosure(false);
  const fields = <FilterFields search={search} onChange={show} />;
  return (
    <Stack gap="sm" mb="md">
      <StatusChips search={search} counts={counts} onChange={show} />
      <Group gap="sm" align="flex-start" wrap={isPhone ? 'wrap' : 'nowrap'}>
        <SearchField value={search.q} />
        {isPhone ? (
          <>
            <Button
              variant="default"
              leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
              aria-expanded={opened}
              onClick={more.toggle}
            >
              Filters
            </Button>
            <Collapse expanded={opened} w="100%">
              <Stack gap="sm">{fields}</Stack>
            </Collapse>
          </>
        ) : (
          fields
        )}
      </Group>
      <ActiveFilters search={search} />
    </Stack>
  );
}

interface FilterFieldsProps {
  readonly search: LeadsSearch;
  readonly onChange: (change: Partial<LeadsSearch>) => void;
}

function FilterFields({ search, onChange }: FilterFieldsProps) {
  const { data: agents = [] } = useQuery(agentNamesQuery());
  const [reason = null, ...more] = search.reason ?? [];
  return (
    <>
      <Select
        aria-label="Reason"
        placeholder="Reason"
        data={REASONS}
        value={more.length === 0 ? reason : null}
        onChange={(value) => onChange({ reason: leadsSearch.shape.reason.parse(value ?? undefined) })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any reason' }}
        maw={{ sm: 210 }}
      />
      {agents.length > 0 && (
        <Select
          aria-label="Agent"
          placeholder="Agent"
          data={agents.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.agentId ?? null}
          onChange={(agentId) => onChange({ agentId: agentId ?? undefined })}
          searchable={agents.length > 10}
          clearable
          clearButtonProps={{ 'aria-label': 'Any agent' }}
          maw={{ sm: 180 }}
        />
      )}
      <PeriodFilter search={search} onChange={onChange} />
    </>
  );
}

const NO_FILTER: LeadsSearch = {
  status: undefined,
  reason: undefined,
  agentId: undefined,
  warnings: undefined,
  handled: undefined,
  test: undefined,
  period: undefined,
  from: undefined,
  to: undefined,
  q: undefined,
};

/** Takes every filter away. */
export function ClearFilters({ children }: { readonly children: string }) {
  const show = useShow();
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => show(NO_FILTER)}>
      {children}
    </Button>
  );
}

function ActiveFilters({ search }: { readonly search: LeadsSearch }) {
  const show = useShow();
  const { data: agents = [] } = useQuery(agentNamesQuery());
  if (!isFiltered(search)) return null;
  const agentName = agents.find(({ id }) => id === search.agentId)?.name;
  return (
    <Group gap={6} role="group" aria-label="Active filters">
      {filtersInWords(search, agentName).map(({ words, without }) => (
        <Button
          key={words}
          variant="default"
          size="compact-sm"
          fw={400}
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={`Remove filter ${words}`}
          onClick={() => show(without)}
        >
          {words}
        </Button>
      ))}
      <ClearFilters>Clear all</ClearFilters>
    </Group>
  );
}
