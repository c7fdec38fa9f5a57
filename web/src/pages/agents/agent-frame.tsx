import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useIntegration } from '../../api/integration.ts';
import { ConnectionBadges } from '../../parts/connection-badges.tsx';
import { LinkButton, LinkText } from '../../parts/link-text.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RouteTabs } from '../../parts/route-tabs.tsx';
import { TestLeadDialog } from '../../parts/test-lead-dialog.tsx';
import { type Agent, agentQuery } from './agents-api.ts';
import { CollectLeadBadge } from './collect-lead-badge.tsx';
import { NameDialog } from './name-dialog.tsx';
import { useAgentChange } from './use-agent-change.ts';

interface AgentFrameProps {
  /** The part of the agent that this page is about, for the browser's tab. */
  readonly part: string;
  readonly children: (agent: Answer<Agent>) => ReactNode;
}

/** What stands around every part of an agent: its name, its integration, its tabs. */
export function AgentFrame({ part, children }: AgentFrameProps) {
  const { agentId } = useParams({ strict: false });
  const agent = useQuery(agentQuery(agentId ?? ''));
  const name = agent.data?.body.name;
  return (
    <>
      <PageTitle
        title={name ?? 'Agent'}
        tab={name === undefined ? part : `${name}: ${part}`}
        badge={agent.data && <Rename agent={agent.data.body} />}
        actions={agent.data && <Actions agent={agent.data.body} />}
      />
      <QueryView query={agent} what="the agent" notFound={<NotFound />}>
        {(answer) => (
          <>
            <IntegrationsLine />
            <Tabs agentId={answer.body.id} />
            {children(answer)}
          </>
        )}
      </QueryView>
    </>
  );
}

const NotFound = () => (
  <Text>
    There is no such agent in this workspace. <LinkText to="/app/agents">All agents</LinkText>
  </Text>
);

function Rename({ agent: { id, name, collectLead } }: { readonly agent: Agent }) {
  const [opened, setOpened] = useState(false);
  const change = useAgentChange(id);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Rename ${name}`}
        title="Rename"
        onClick={() => setOpened(true)}
      >
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <CollectLeadBadge isOn={collectLead} withName />
      <NameDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title="Rename the agent"
        verb="Rename"
        name={name}
        onName={(to) => change({ name: to })}
      />
    </>
  );
}

function Actions({ agent: { id, formFields } }: { readonly agent: Agent }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <LinkButton to="/demo/$agentId" params={{ agentId: id }} variant="default">
        Try it in a demo chat
      </LinkButton>
      <Button variant="default" onClick={() => setOpened(true)}>
        Send a test lead
      </Button>
      <TestLeadDialog opened={opened} onClose={() => setOpened(false)} agent={{ id, formFields }} />
    </>
  );
}

/** The documentation sends people to the agent's integrations. */
function IntegrationsLine() {
  const { data } = useIntegration();
  return (
    <Group gap="xs" mb="md" mih={28}>
      <Text size="sm">Integrations:</Text>
      <LinkText to="/app/integrations/hubspot" size="sm">
        HubSpot
      </LinkText>
      {data && <ConnectionBadges integration={data} />}
    </Group>
  );
}

const Tabs = ({ agentId }: { readonly agentId: string }) => (
  <RouteTabs
    label="Agent"
    tabs={[
      { label: 'Collect Lead', link: { to: '/app/agents/$agentId', params: { agentId } } },
      { label: 'Form', link: { to: '/app/agents/$agentId/form', params: { agentId } } },
      { label: 'Embed', link: { to: '/app/agents/$agentId/embed', params: { agentId } } },
      { label: 'Tool', link: { to: '/app/agents/$agentId/tool', params: { agentId } } },
    ]}
  />
);
