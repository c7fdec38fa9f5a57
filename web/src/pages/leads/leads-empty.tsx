import { Button, EmptyState, Group } from '@mantine/core';
import { IconInbox, IconSearchOff } from '@tabler/icons-react';
import { LinkButton } from '../../parts/link-text.tsx';
import { ClearFilters } from './leads-filters.tsx';
import { isFiltered, type LeadsSearch, withoutPlace } from './leads-search.ts';

interface LeadsEmptyProps {
  readonly search: LeadsSearch;
  readonly onTest: () => void;
}

/** Where rows would be: nothing yet, nothing that matches, or nothing that failed. */
export function LeadsEmpty({ search, onTest }: LeadsEmptyProps) {
  if (!isFiltered(search)) return <NoLeads onTest={onTest} />;
  return (
    <EmptyState icon={<IconSearchOff aria-hidden />} py="xl">
      <EmptyState.Description>
        {asksForFailedOnly(search) ? 'Nothing has failed in this period.' : 'No lead matches these filters.'}
      </EmptyState.Description>
      <EmptyState.Actions>
        <ClearFilters>Clear filters</ClearFilters>
      </EmptyState.Actions>
    </EmptyState>
  );
}

function NoLeads({ onTest }: Pick<LeadsEmptyProps, 'onTest'>) {
  return (
    <EmptyState icon={<IconInbox aria-hidden />} py="xl">
      <EmptyState.Description>
        No leads yet; enable Collect Lead for an agent or send a test lead.
      </EmptyState.Description>
      <EmptyState.Actions>
        <Group gap="xs" justify="center">
          <LinkButton to="/app/agents" variant="default">
            Go to the agents
          </LinkButton>
          <Button variant="default" onClick={onTest}>
            Send a test lead
          </Button>
        </Group>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** Failed leads of some time, narrowed down by nothing else. */
function asksForFailedOnly(search: LeadsSearch): boolean {
  const { status, period: _, from: __, to: ___, ...others } = withoutPlace(search);
  return status?.join() === 'failed' && Object.values(others).every((value) => value === undefined);
}
