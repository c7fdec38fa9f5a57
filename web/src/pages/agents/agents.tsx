import { Button, EmptyState, Group, Stack } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { agentsQuery } from './agents-api.ts';
import { AgentsTable } from './agents-table.tsx';
import { CreateAgent } from './create-agent.tsx';

const route = getRouteApi('/shell/app/agents');

/** The workspace's chat agents, and whether they collect leads. */
export function AgentsPage() {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const agents = useQuery(agentsQuery(cursor));
  const go = (to: string | undefined) => void navigate({ to: '.', search: { cursor: to } });
  return (
    <>
      <PageTitle title="Agents" actions={<CreateAgent />} />
      <QueryView query={agents} what="the agents">
        {({ items, nextCursor }) => (
          <Stack>
            {items.length > 0 ? (
              <AgentsTable agents={items} />
            ) : (
              <EmptyState
                icon={<IconRobot aria-hidden />}
                title="No agents yet"
                description="Create one for each chat agent that should collect leads; it brings its form, its embed code and its tool."
              />
            )}
            {(cursor !== undefined || nextCursor !== null) && (
              <Group justify="flex-end" gap="xs">
                <Button variant="default" disabled={cursor === undefined} onClick={() => go(undefined)}>
                  From the beginning
                </Button>
                <Button
                  variant="default"
                  disabled={nextCursor === null}
                  onClick={() => go(nextCursor ?? undefined)}
                >
                  More agents
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </QueryView>
    </>
  );
}
