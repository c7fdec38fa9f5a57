import { EmptyState, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { When } from '../../parts/when.tsx';
import { count, timeOf } from '../../texts/intl.ts';
import { HubSpotTabs } from './hubspot-tabs.tsx';
import { type ConnectionEvent, historyQuery } from './integrations-api.ts';

export function ConnectionHistoryPage() {
  const history = useInfiniteQuery(historyQuery());
  return (
    <>
      <PageTitle title="Connection history" />
      <HubSpotTabs />
      <QueryView query={history} what="the connection history">
        {({ pages }) => (
          <Stack>
            <History events={pages.flatMap(({ items }) => items)} />
            {history.hasNextPage && (
              <Group>
                <ActButton
                  variant="default"
                  loading={history.isFetchingNextPage}
                  onClick={() => void history.fetchNextPage()}
                >
                  Show older
                </ActButton>
              </Group>
            )}
          </Stack>
        )}
      </QueryView>
    </>
  );
}

function History({ events }: { readonly events: readonly ConnectionEvent[] }) {
  const isPhone = usePhone();
  if (events.length === 0) {
    return (
      <EmptyState
        icon={<IconHistory aria-hidden />}
        title="Nothing has happened yet"
        description="Once HubSpot is connected, every renewal, break and change of the connection is written down here."
      />
    );
  }
  return (
    <Table verticalSpacing="sm" layout="fixed">
      <caption>
        <VisuallyHidden>What happened to the connection, newest first</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w={{ base: 96, sm: 160 }}>
            Time
          </Table.Th>
          <Table.Th scope="col">Event</Table.Th>
          {!isPhone && (
            <Table.Th scope="col" w={240}>
              By
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id}>
            <Table.Td>
              <When at={event.until ?? event.at} />
            </Table.Td>
            <Table.Td>
              <EventWords event={event} />
              {isPhone && event.by && (
                <Text size="sm" c="dimmed">
                  by {event.by.replace(/^(An|The) /, (article) => article.toLowerCase())}
                </Text>
              )}
            </Table.Td>
            {!isPhone && <Table.Td>{event.by ?? <Dimmed>by itself</Dimmed>}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Renewals in a row are one line: nobody reads the same forty-seven times. */
function EventWords({ event: { times, message, at } }: { readonly event: ConnectionEvent }) {
  if (times === 1) return message;
  return (
    <>
      {message}
      <Dimmed>
        {count(times)} times since <time dateTime={at}>{timeOf(at)}</time>
      </Dimmed>
    </>
  );
}

const Dimmed = ({ children }: { readonly children: ReactNode }) => (
  <Text size="sm" c="dimmed">
    {children}
  </Text>
);
