import { List, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { LinkText } from '../../parts/link-text.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { AgentFrame } from './agent-frame.tsx';
import { type Agent, type ToolFormat, toolQuery } from './agents-api.ts';
import { CodeBlock } from './code-block.tsx';
import { FORMAT_PLACES, FORMAT_WORDS, TOOL_FORMATS } from './tool/tool-formats.ts';
import { definitionCommand, KEY_PLACE, leadCommand, mcpConfig } from './tool/tool-snippets.ts';

const route = getRouteApi('/shell/app/agents/$agentId/tool');

/** The agent's action as a tool for a language model. */
export function AgentToolPage() {
  return (
    <AgentFrame part="Tool">
      {({ body }) => (body.collectLead ? <Tool agent={body} /> : <Off id={body.id} />)}
    </AgentFrame>
  );
}

const Off = ({ id }: Pick<Agent, 'id'>) => (
  <Text>
    Collect Lead is off, so there is no tool and no form;{' '}
    <LinkText to="/app/agents/$agentId" params={{ agentId: id }} underline="always">
      switch it on
    </LinkText>{' '}
    first.
  </Text>
);

function Tool({ agent }: { readonly agent: Agent }) {
  const { format = TOOL_FORMATS[0] } = route.useSearch();
  const navigate = route.useNavigate();
  const tool = useQuery(toolQuery(agent, format));
  const choose = (chosen: string) =>
    void navigate({
      to: '.',
      search: { format: TOOL_FORMATS.find((one) => one === chosen) },
      replace: true,
    });
  return (
    <Stack gap="lg" maw={760}>
      <List size="sm" spacing={4}>
        <List.Item>Give the model this tool; it calls collect_lead when the description fits.</List.Item>
        <List.Item>
          Then show the form, as the{' '}
          <LinkText to="/app/agents/$agentId/embed" params={{ agentId: agent.id }} inherit underline="always">
            embed code
          </LinkText>{' '}
          does,
        </List.Item>
        <List.Item>
          or post the values that the model has collected to <code>POST /v1/leads</code>; a host that speaks
          MCP does that by itself.
        </List.Item>
      </List>
      <FormatChoice format={format} onChoose={choose} />
      <Text size="sm">{FORMAT_PLACES[format]}</Text>
      {format === 'mcp' && <CodeBlock title="MCP server" code={mcpConfig(agent.id)} />}
      <QueryView query={tool} what="the tool">
        {(definition) => <CodeBlock title="Tool" code={JSON.stringify(definition, null, 2)} />}
      </QueryView>
      <CodeBlock title="Read this definition" code={definitionCommand(agent.id, format)} />
      {format !== 'mcp' && (
        <CodeBlock title="Send what the model has collected" code={leadCommand(agent.id)} />
      )}
      <Text size="sm" c="dimmed">
        Put one of the workspace’s{' '}
        <LinkText to="/app/api-keys" inherit underline="always">
          API keys
        </LinkText>{' '}
        in place of {KEY_PLACE}; it belongs on your server, never into a website.
      </Text>
    </Stack>
  );
}

interface FormatChoiceProps {
  readonly format: ToolFormat;
  readonly onChoose: (format: string) => void;
}

/** Six words in a row need more room than a phone has. */
function FormatChoice({ format, onChoose }: FormatChoiceProps) {
  const data = TOOL_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value] }));
  return (
    <>
      <NativeSelect
        label="Host"
        hiddenFrom="sm"
        data={data}
        value={format}
        onChange={({ currentTarget: { value } }) => onChoose(value)}
      />
      <SegmentedControl
        aria-label="Host"
        visibleFrom="sm"
        data={data}
        value={format}
        onChange={onChoose}
        style={{ alignSelf: 'flex-start' }}
      />
    </>
  );
}
