import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { announce } from '../shell/announce.tsx';
import { durationOf } from '../texts/intl.ts';
import { failureSentence, waitingSentence } from '../texts/lead-texts.ts';
import { LinkText } from './link-text.tsx';
import { OutsideLink } from './outside-link.tsx';
import { QueryView } from './query-view.tsx';
import { type Step, StepList } from './step-list.tsx';
import { type TestedLead, watchQuery } from './test-lead-api.ts';

interface TestLeadProgressProps {
  readonly leadId: string;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

/** Follows the lead to its end. */
export function TestLeadProgress({ leadId, onAnother, onClose }: TestLeadProgressProps) {
  const queryClient = useQueryClient();
  const lead = useQuery(watchQuery(leadId));
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []); // the button that was pressed is gone
  const end = lead.data && isAtItsEnd(lead.data) ? sentenceOf(lead.data) : null;
  useEffect(() => {
    if (end === null) return;
    announce(end);
    void queryClient.invalidateQueries({ queryKey: ['leads'] });
    void queryClient.invalidateQueries({ queryKey: ['integration'] });
  }, [end, queryClient]);
  return (
    <Stack gap="md">
      <Text ref={heading} tabIndex={-1} fw={600} style={{ outline: 'none' }}>
        {lead.data?.email ?? 'Your test lead'}
      </Text>
      <QueryView query={lead} what="the lead">
        {(data) => (
          <Stack gap="md">
            <StepList label="What happens to the lead" steps={stepsOf(data)} />
            <Text size="sm">{sentenceOf(data)}</Text>
            <Group gap="md">
              <LinkText to="/app/leads/$leadId" params={{ leadId }} size="sm">
                Open the lead
              </LinkText>
              {data.hubspotUrl && (
                <Text size="sm">
                  <OutsideLink href={data.hubspotUrl}>Open the contact in HubSpot</OutsideLink>
                </Text>
              )}
            </Group>
          </Stack>
        )}
      </QueryView>
      <Group justify="flex-end">
        <Button variant="default" onClick={onAnother}>
          Send another
        </Button>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

const isAtItsEnd = ({ status }: TestedLead) => status === 'synced' || status === 'failed';

/** Only what is known is ticked: between the beginning and the end the lead does not say where it is. */
function stepsOf({ status, outcome }: TestedLead): Step[] {
  const access = {
    received: 'next',
    syncing: 'now',
    waiting: 'waits',
    synced: 'done',
    failed: 'next',
  } as const;
  const written = outcome === 'updated' ? 'Contact updated' : 'Contact created';
  const isSynced = status === 'synced';
  return [
    { name: 'Received', state: 'done' },
    { name: 'Access checked', state: access[status] },
    { name: 'Contact searched', state: isSynced ? 'done' : 'next' },
    { name: written, state: isSynced ? 'done' : status === 'failed' ? 'failed' : 'next' },
  ];
}

/** How a lead that somebody watches stands, in one sentence. */
export function sentenceOf(lead: TestedLead): string {
  switch (lead.status) {
    case 'received':
      return 'The lead is stored and starts in a moment.';
    case 'syncing':
      return 'The lead is on its way to HubSpot.';
    case 'waiting':
      return waitingSentence(lead, { tries: 0, said: saidOf(lead, 'waiting') });
    case 'failed':
      return failureSentence(lead, { tries: 0, said: lead.failure?.message ?? '' });
    case 'synced': {
      const after = lead.syncedAt
        ? ` ${durationOf(Date.parse(lead.syncedAt) - Date.parse(lead.receivedAt))} after it arrived`
        : '';
      const where = lead.account?.name ?? 'HubSpot';
      return lead.outcome === 'updated'
        ? `Updated contact ${lead.hubspotContactId} in ${where}${after}.`
        : `Created contact ${lead.hubspotContactId} in ${where}${after}.`;
    }
  }
}

const saidOf = ({ events }: TestedLead, kind: TestedLead['events'][number]['kind']) =>
  events.findLast((event) => event.kind === kind)?.message ?? '';
