import { Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { LinkButton, LinkText } from '../../parts/link-text.tsx';
import { NotThere } from '../../parts/not-there.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { BehindTheScenes } from './behind-the-scenes.tsx';
import { Chat } from './chat.tsx';
import classes from './demo.module.css';
import { type DemoAgent, demoAgentQuery } from './demo-api.ts';
import { DemoNotices } from './demo-notices.tsx';
import { demoWords } from './demo-words.ts';
import { useChat } from './use-chat.ts';

const route = getRouteApi('/shell/demo/$agentId');

/** A chat for trying the whole chain without a chat product or a language model. */
export function DemoPage() {
  const { agentId } = route.useParams();
  const agent = useQuery(demoAgentQuery(agentId));
  return (
    <>
      <PageTitle
        title="Demo chat"
        tab={agent.data && `Demo chat of ${agent.data.name}`}
        actions={
          agent.data && (
            <LinkButton to="/app/agents/$agentId" params={{ agentId: agent.data.id }} variant="default">
              Open the agent
            </LinkButton>
          )
        }
      />
      <QueryView
        query={agent}
        what="the agent"
        notFound={
          <NotThere what="agent">
            <LinkText to="/app/agents">Go to the agents</LinkText>
          </NotThere>
        }
      >
        {(data) => <Demo key={data.id} agent={data} />}
      </QueryView>
    </>
  );
}

function Demo({ agent }: { readonly agent: DemoAgent }) {
  const words = demoWords(agent.language);
  const chat = useChat(agent.id, words);
  const isPhone = usePhone();
  const [tab, setTab] = useState<string | null>('chat');
  const calls = chat.turns.filter((turn) => turn.kind === 'call');
  /** Both stay where they are when the window changes, so that nothing that was typed is lost. */
  const panel = (name: string, heading: string) =>
    isPhone
      ? {
          role: 'tabpanel',
          id: `demo-panel-${name}`,
          'aria-labelledby': `demo-tab-${name}`,
          hidden: tab !== name,
        }
      : { role: 'region', 'aria-labelledby': heading };
  return (
    <Stack gap="md">
      <About agent={agent} />
      <DemoNotices agent={agent} />
      <Tabs id="demo" value={tab} onChange={setTab}>
        {isPhone && (
          <Tabs.List grow mb="md" aria-label="Demo">
            <Tabs.Tab value="chat">Chat</Tabs.Tab>
            <Tabs.Tab value="scenes">Behind the scenes</Tabs.Tab>
          </Tabs.List>
        )}
        <div className={classes.columns}>
          <div {...panel('chat', 'chat')}>
            <Chat chat={chat} agent={agent} words={words} />
          </div>
          <div {...panel('scenes', 'behind-the-scenes')}>
            <BehindTheScenes calls={calls} />
          </div>
        </div>
      </Tabs>
    </Stack>
  );
}

function About({ agent: { name, description } }: { readonly agent: DemoAgent }) {
  return (
    <Text size="sm" c="dimmed" maw={820}>
      In this demo keywords decide; in your product the model decides by the description of {name}: “
      {description}”
    </Text>
  );
}
