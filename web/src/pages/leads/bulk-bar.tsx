import { ActionBar, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { toast } from '../../parts/toast.tsx';
import { count, counted } from '../../texts/intl.ts';
import { type Chosen, useHandleLeads, useRetryLeads } from './lead-actions.ts';
import type { LeadCounts } from './leads-api.ts';
import { filterOf, type LeadsSearch, withoutPlace } from './leads-search.ts';
import { canBeActedOn, type Selection } from './use-selection.ts';

interface BulkBarProps {
  readonly selection: Selection;
  readonly search: LeadsSearch;
  readonly counts: LeadCounts | undefined;
  /** The filter beside the status, as people say it; empty where there is none. */
  readonly filterWords: string;
  /** What was done, as a sentence that gets the focus. */
  readonly onDone: (sentence: string) => void;
}

/** What can be done about the selected leads, at the bottom while there are any. */
export function BulkBar({ selection, search, counts, filterWords, onDone }: BulkBarProps) {
  const [asking, setAsking] = useState(false);
  const retry = useRetryLeads();
  const handle = useHandleLeads();
  const takeBack = useHandleLeads(); // the toast tells of its failure

  const matching = failedThatMatch(search, counts);
  const failed = selection.allMatching ? matching : selection.leads.filter(canBeActedOn).length;
  const others = selection.allMatching ? 0 : selection.leads.length - failed;
  const chosen: Chosen = selection.allMatching
    ? {
        filter: { ...filterOf(withoutPlace(search)), status: ['failed'], handled: search.handled === 'true' },
      }
    : { ids: selection.leads.map(({ id }) => id) };
  const done = (sentence: string) => {
    selection.clear();
    onDone(sentence);
  };

  const retryAll = async () => {
    const { retried, skipped } = await retry.mutateAsync(chosen);
    done(`Retrying ${counted(retried, 'lead')}${leftOut(skipped, others)}.`);
  };
  const handleAll = async () => {
    const { handled, skipped, handledAt } = await handle.mutateAsync({ ...chosen, handled: true });
    const marked = `${counted(handled, 'lead')} marked as handled`;
    done(`${marked}${skipped > 0 ? `; ${count(skipped)} had not failed, or were handled before` : ''}.`);
    if (handledAt) toast(`${marked}.`, { undo: () => undo(handledAt) });
  };
  const undo = async (handledAt: string) => {
    const { handled } = await takeBack.mutateAsync({ filter: { handledAt }, handled: false });
    onDone(`${counted(handled, 'lead')} no longer marked as handled.`);
  };

  return (
    <>
      <ActionBar
        opened={selection.leads.length > 0 || selection.allMatching}
        onClose={selection.clear}
        aria-label="Selected leads"
        withinPortal={false}
        zIndex={150}
        position={{ bottom: 16, left: 16, right: 16 }}
        transitionProps={{ duration: 0 }} // so that no button that is just leaving takes the focus back
        shadow="md"
      >
        <Group gap="xs" flex={1}>
          <Text size="sm">{selectedWords(selection, failed)}</Text>
          {matching > failed && (
            <Button variant="subtle" size="compact-sm" onClick={selection.selectAllMatching}>
              Select all {count(matching)} failed that match
            </Button>
          )}
          <ActButton size="compact-md" fz="sm" disabled={failed === 0} onClick={() => setAsking(true)}>
            Retry {count(failed)}
          </ActButton>
          <ActButton
            size="compact-md"
            fz="sm"
            variant="default"
            disabled={failed === 0}
            loading={handle.isPending}
            onClick={() => void handleAll().catch(() => {})} // its sentence stands below
          >
            Mark as handled
          </ActButton>
          {handle.isError && <ProblemBlock error={handle.error} />}
        </Group>
        <ActionBar.CloseButton aria-label="Clear the selection" />
      </ActionBar>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Retry ${counted(failed, 'lead')}?`}
        verb={`Retry ${count(failed)}`}
        onConfirm={retryAll}
      >
        <Text size="sm">
          {selection.allMatching
            ? `All ${counted(failed, 'failed lead')}${filterWords && ` that match (${filterWords})`} go to HubSpot again.`
            : `The failed ones of the ${counted(selection.leads.length, 'selected lead')} go to HubSpot again.`}{' '}
          This cannot be undone. Contacts are matched by email, so nothing is doubled.
        </Text>
      </ConfirmDialog>
    </>
  );
}

/** How many a retry by the filter means: failed leads that nobody has dealt with, unless it asks for those. */
function failedThatMatch({ status, handled }: LeadsSearch, counts: LeadCounts | undefined): number {
  if (!counts || (status && !status.includes('failed'))) return 0;
  return handled === 'true' ? counts.failed : counts.failedOpen;
}

function selectedWords({ allMatching, leads }: Selection, failed: number): string {
  if (allMatching) return `All ${count(failed)} failed that match`;
  if (failed === leads.length) return `${count(leads.length)} selected`;
  return `${count(leads.length)} selected, ${failed === 0 ? 'none' : count(failed)} of them failed`;
}

function leftOut(skipped: number, notFailed: number): string {
  if (skipped === 0) return '';
  if (skipped === notFailed) return `; ${count(skipped)} ${skipped === 1 ? 'was' : 'were'} not failed`;
  return `; ${count(skipped)} ${skipped === 1 ? 'was' : 'were'} left out, not failed or of people who were deleted for privacy`;
}
