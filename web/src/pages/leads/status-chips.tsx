import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { statusWord } from '../../parts/status-badge.tsx';
import { count } from '../../texts/intl.ts';
import type { LeadCounts } from './leads-api.ts';
import { type LeadStatus, type LeadsSearch, STATUSES } from './leads-search.ts';

interface StatusChipsProps {
  readonly search: LeadsSearch;
  readonly counts: LeadCounts | undefined;
  readonly onChange: (change: Partial<LeadsSearch>) => void;
}

/** Statuses with their numbers, several at once. */
export function StatusChips({ search, counts, onChange }: StatusChipsProps) {
  const chosen = search.status ?? [];
  const toggle = (status: LeadStatus) => {
    const next = STATUSES.filter((one) => chosen.includes(one) !== (one === status));
    onChange({ status: next.length > 0 ? next : undefined });
  };
  return (
    <Group gap={6} role="group" aria-label="Status">
      <Chip pressed={chosen.length === 0} n={counts?.all} onClick={() => onChange({ status: undefined })}>
        All
      </Chip>
      {STATUSES.map((status) => (
        <Chip
          key={status}
          pressed={chosen.includes(status)}
          n={counts?.[status]}
          onClick={() => toggle(status)}
        >
          {statusWord(status)}
        </Chip>
      ))}
      <Chip
        pressed={search.warnings === true}
        n={counts?.withWarnings}
        onClick={() => onChange({ warnings: search.warnings ? undefined : true })}
      >
        With warnings
      </Chip>
    </Group>
  );
}

interface ChipProps {
  readonly pressed: boolean;
  readonly n: number | undefined;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Chip({ pressed, n, onClick, children }: ChipProps) {
  return (
    <Button
      variant={pressed ? 'filled' : 'default'}
      size="compact-md"
      fz="sm"
      fw={500}
      radius="xl"
      px={12}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
      {n !== undefined && (
        <Text span inherit ml={6} fw={400} {...(pressed ? {} : { c: 'dimmed' })}>
          {count(n)}
        </Text>
      )}
    </Button>
  );
}
