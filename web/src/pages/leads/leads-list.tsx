import { Alert, Box, Button, CloseButton, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowUp, IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { TestLeadDialog } from '../../parts/test-lead-dialog.tsx';
import { count, counted } from '../../texts/intl.ts';
import { BulkBar } from './bulk-bar.tsx';
import { filtersInWords } from './filter-words.ts';
import classes from './leads.module.css';
import {
  agentNamesQuery,
  exportAddress,
  isAtTop,
  type LeadCounts,
  type LeadList,
  leadsQuery,
  NEW_MAX,
  readLeads,
  totalOf,
} from './leads-api.ts';
import { LeadsEmpty } from './leads-empty.tsx';
import { LeadsPaging } from './leads-paging.tsx';
import type { LeadsSearch } from './leads-search.ts';
import { LeadsTable } from './leads-table.tsx';
import { useSelection } from './use-selection.ts';

interface LeadsListProps {
  readonly list: LeadList;
  readonly search: LeadsSearch;
  readonly counts: LeadCounts | undefined;
  /** The list is still that of the filter before. */
  readonly isOfBefore: boolean;
}

/** One page of leads, and what can be done about them. */
export function LeadsList({ list, search, counts, isOfBefore }: LeadsListProps) {
  const selection = useSelection(list.items);
  const [testing, test] = useDisclosure(false); // here, since its lead takes the empty list away
  const [result, setResult] = useState<string | null>(null);
  const { data: agents = [] } = useQuery(agentNamesQuery());
  const agentName = agents.find(({ id }) => id === search.agentId)?.name;
  const filterWords = filtersInWords(search, agentName)
    .map(({ words }) => words)
    .join(', ');
  return (
    <Box opacity={isOfBefore ? 0.6 : 1} aria-busy={isOfBefore}>
      {result !== null && <Result sentence={result} onClose={() => setResult(null)} />}
      {list.items.length === 0 ? (
        <LeadsEmpty search={search} onTest={test.open} />
      ) : (
        <LeadsTable rows={list.items} selection={selection} />
      )}
      <LeadsPaging list={list} search={search} />
      <BulkBar
        selection={selection}
        search={search}
        counts={counts}
        filterWords={filterWords}
        onDone={setResult}
      />
      <TestLeadDialog opened={testing} onClose={test.close} />
    </Box>
  );
}

/** How many leads there are of what is shown, and how many have come since. */
export function ListHead({ list, search, counts }: Omit<LeadsListProps, 'isOfBefore'>) {
  return (
    <Group justify="space-between" mih={30} mb="xs">
      <Text fw={600} id="leads-total" tabIndex={-1} className={classes.result ?? ''}>
        {counts && counted(totalOf(counts, search), 'lead')}
      </Text>
      <Group gap="xs">
        <NewLeads key={JSON.stringify(search)} list={list} search={search} />
        {counts && totalOf(counts, search) > 0 && (
          <Button
            component="a"
            href={exportAddress(search)}
            download
            variant="default"
            size="compact-md"
            fz="sm"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Export
          </Button>
        )}
      </Group>
    </Group>
  );
}

/** Moves the focus to the number of leads: what had it is gone with the rows of before. */
export const focusTotal = () => document.getElementById('leads-total')?.focus({ preventScroll: true });

/** New leads move no row under a reader: they wait behind a button. */
function NewLeads({ list, search }: Pick<LeadsListProps, 'list' | 'search'>) {
  const client = useQueryClient();
  const load = useMutation({
    mutationFn: () => readLeads({ ...search, after: undefined }),
    onSuccess: async (newest) => {
      const { queryKey } = leadsQuery(search);
      await client.cancelQueries({ queryKey }); // it would bring the rows of before back
      client.setQueryData(queryKey, newest);
    },
  });
  const press = () => load.mutate(undefined, { onSuccess: focusTotal }); // unless the list is another by then
  if (list.arrived === 0 || !isAtTop(list, search)) return null;
  const n =
    list.arrived < NEW_MAX ? counted(list.arrived, 'new lead') : `${count(NEW_MAX)} or more new leads`;
  return (
    <Stack gap="xs" align="flex-end">
      <ActButton
        size="compact-md"
        fz="sm"
        radius="xl"
        leftSection={<IconArrowUp size={16} aria-hidden />}
        loading={load.isPending}
        onClick={press}
      >
        {n}
      </ActButton>
      {load.isError && <ProblemBlock error={load.error} onRetry={press} />}
    </Stack>
  );
}

function Result({ sentence, onClose }: { readonly sentence: string; readonly onClose: () => void }) {
  const alert = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new sentence takes the focus
  useEffect(() => alert.current?.focus(), [sentence]);
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      className={classes.result ?? ''}
      variant="light"
      role="status"
      mb="sm"
      p="xs"
    >
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{sentence}</Text>
        <CloseButton aria-label="Close this message" onClick={onClose} />
      </Group>
    </Alert>
  );
}
