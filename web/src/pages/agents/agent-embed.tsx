import { Alert, List, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { FormBar } from '../../parts/form-bar.tsx';
import { LinkText } from '../../parts/link-text.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { TechnicalDetails } from '../../parts/technical-details.tsx';
import { When } from '../../parts/when.tsx';
import { counted } from '../../texts/intl.ts';
import { AgentFrame } from './agent-frame.tsx';
import { type Agent, formScriptQuery } from './agents-api.ts';
import { CodeBlock } from './code-block.tsx';
import { AllowedWebsites } from './embed/allowed-websites.tsx';
import {
  type FormScript,
  frameHelper,
  framePolicy,
  frameSnippet,
  pinnedSnippet,
  STYLE_SNIPPET,
  scriptPolicy,
  scriptSnippet,
  tunedSnippet,
} from './embed/snippets.ts';
import { type AgentPart, useAgentForm } from './use-agent-form.ts';

/** Which websites show the agent's form, and what they put into their pages for it. */
export function AgentEmbedPage() {
  return <AgentFrame part="Embed">{(answer) => <Embed key={answer.body.id} answer={answer} />}</AgentFrame>;
}

interface Websites {
  readonly allowedOrigins: readonly string[];
}

const WEBSITES: AgentPart<Websites> = {
  of: ({ allowedOrigins }) => ({ allowedOrigins }),
  changes: ({ allowedOrigins }) => ({ allowedOrigins: [...allowedOrigins] }),
};

function Embed({ answer }: { readonly answer: Answer<Agent> }) {
  const { draft, edit, bar } = useAgentForm(answer, WEBSITES);
  const script = useQuery(formScriptQuery());
  const agent = answer.body;
  return (
    <>
      <Stack gap="xl" maw={760} pb="md">
        <Stack gap="md">
          {!agent.collectLead && <OffAlert agentId={agent.id} />}
          <AllowedWebsites
            origins={draft.allowedOrigins}
            onChange={(allowedOrigins) => edit({ allowedOrigins })}
          />
          <Seen agent={agent} />
        </Stack>
        <QueryView query={script} what="the embed code">
          {(data) => <Snippets script={data} agentId={agent.id} />}
        </QueryView>
      </Stack>
      <FormBar {...bar} />
    </>
  );
}

const OffAlert = ({ agentId }: { readonly agentId: string }) => (
  <Alert variant="outline" color="orange" icon={<IconInfoCircle aria-hidden />}>
    <Text size="sm">
      Collect Lead is off, so no website shows the form;{' '}
      <LinkText to="/app/agents/$agentId" params={{ agentId }} inherit underline="always">
        switch it on
      </LinkText>{' '}
      when you are ready.
    </Text>
  </Alert>
);

/** Whether the code works where it was put. */
const Seen = ({ agent: { lastLoadedFrom, lastLoadedAt, trapped } }: { readonly agent: Agent }) => (
  <div>
    <Text size="sm">
      {lastLoadedFrom && lastLoadedAt ? (
        <>
          Last loaded from {lastLoadedFrom} <When at={lastLoadedAt} />
        </>
      ) : (
        'Not seen yet'
      )}
    </Text>
    {trapped > 0 && (
      <Text size="sm" c="dimmed">
        A robot was suspected {counted(trapped, 'time')}; whoever pressed Send again was let through.
      </Text>
    )}
  </div>
);

const WAYS = [
  { value: 'script', label: 'Script' },
  { value: 'frame', label: 'Iframe' },
] as const;

function Snippets({ script, agentId }: { readonly script: FormScript; readonly agentId: string }) {
  const [way, setWay] = useState<'script' | 'frame'>('script');
  return (
    <Stack component="section" gap="md" aria-labelledby="embed-code">
      <Title order={2} size="h4" id="embed-code">
        Embed code
      </Title>
      <SegmentedControl<'script' | 'frame'>
        aria-label="Way of embedding"
        data={[...WAYS]}
        value={way}
        onChange={setWay}
        style={{ alignSelf: 'flex-start' }}
      />
      {way === 'script' ? (
        <>
          <Text size="sm">
            For chat widgets and product pages: the form takes the font of the page and grows with its
            content.
          </Text>
          <CodeBlock title="Script" code={scriptSnippet(script, agentId)} />
          <CodeBlock title="Content security policy" code={scriptPolicy(script)} />
          <TechnicalDetails summary="What the form takes and tells">
            <Stack gap="xs" mt="xs">
              <List size="sm" spacing={4}>
                <List.Item>
                  Attributes: <code>conversation</code>, the id of the chat, kept with the lead ·{' '}
                  <code>theme</code>, auto, light or dark · <code>lang</code>, en or de. Without them the
                  agent’s settings count.
                </List.Item>
                <List.Item>
                  Property <code>prefill</code>: what is known already, by field name; it never overwrites
                  what the visitor typed.
                </List.Item>
                <List.Item>
                  Events: <code>assistloop:ready</code> · <code>assistloop:submitted</code> with{' '}
                  <code>leadId</code> · <code>assistloop:failed</code> with <code>reason</code> ·{' '}
                  <code>assistloop:unavailable</code>.
                </List.Item>
                <List.Item>Parts for your style sheet: form, label, input, button, error, thanks.</List.Item>
              </List>
              <CodeBlock title="Form with settings" code={tunedSnippet(agentId)} />
              <CodeBlock title="Colours and sizes" code={STYLE_SNIPPET} />
            </Stack>
          </TechnicalDetails>
          <TechnicalDetails summary="Pin this version of the script">
            <Stack gap="xs" mt="xs">
              <Text size="sm">
                For policies that ask for a hash. This script never changes, and a new release of this service
                ends it: the form is then gone from the website until its code is copied from here again. The
                script above has one address and needs no such care.
              </Text>
              <CodeBlock title="Pinned script" code={pinnedSnippet(script, agentId)} />
            </Stack>
          </TechnicalDetails>
        </>
      ) : (
        <>
          <Text size="sm">
            For site builders and strict policies: a page of its own, from which the website can read nothing.
            Its address takes <code>?conversation=</code> and <code>?lang=</code>.
          </Text>
          <CodeBlock title="Iframe" code={frameSnippet(script, agentId)} />
          <CodeBlock title="Height that follows the form (optional)" code={frameHelper(script)} />
          <CodeBlock title="Content security policy" code={framePolicy(script)} />
        </>
      )}
      <Text size="sm" c="dimmed">
        The policy lines are for websites that send a Content-Security-Policy; add them to what is there.
      </Text>
    </Stack>
  );
}
