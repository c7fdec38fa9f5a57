import { Table, Text, VisuallyHidden } from '@mantine/core';
import { LinkText } from '../../parts/link-text.tsx';
import classes from '../../parts/parts.module.css';
import { usePhone } from '../../parts/use-phone.ts';
import { When } from '../../parts/when.tsx';
import { count, counted } from '../../texts/intl.ts';
import type { AgentSummary } from './agents-api.ts';
import { CollectLeadBadge } from './collect-lead-badge.tsx';

const WEBSITES_SHOWN = 2;

export function AgentsTable({ agents }: { readonly agents: readonly AgentSummary[] }) {
  const isPhone = usePhone();
  return (
    <Table verticalSpacing="sm">
      <caption>
        <VisuallyHidden>Agents of this workspace, by name</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Agent</Table.Th>
          <Table.Th scope="col">Collect Lead</Table.Th>
          {!isPhone && (
            <>
              <Table.Th scope="col">Allowed websites</Table.Th>
              <Table.Th scope="col" ta="right">
                Leads in 7 days
              </Table.Th>
              <Table.Th scope="col" pl="xl">
                Last lead
              </Table.Th>
            </>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agents.map((agent) => (
          <Table.Tr key={agent.id}>
            <Table.Th scope="row" fw={500} className={classes.rowHeader ?? ''}>
              <LinkText to="/app/agents/$agentId" params={{ agentId: agent.id }} inherit>
                {agent.name}
              </LinkText>
              {isPhone && (
                <Text size="sm" c="dimmed" fw={400}>
                  {counted(agent.leads7d, 'lead')} in 7 days
                  {agent.lastLeadAt && (
                    <>
                      {' '}
                      · last <When at={agent.lastLeadAt} />
                    </>
                  )}
                </Text>
              )}
            </Table.Th>
            <Table.Td>
              <CollectLeadBadge isOn={agent.collectLead} />
            </Table.Td>
            {!isPhone && (
              <>
                <Table.Td>
                  <Websites origins={agent.allowedOrigins} />
                </Table.Td>
                <Table.Td ta="right">{count(agent.leads7d)}</Table.Td>
                <Table.Td pl="xl">{agent.lastLeadAt ? <When at={agent.lastLeadAt} /> : 'never'}</Table.Td>
              </>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Websites({ origins }: { readonly origins: readonly string[] }) {
  if (origins.length === 0) {
    return (
      <Text inherit c="dimmed">
        none
      </Text>
    );
  }
  const more = origins.length - WEBSITES_SHOWN;
  return (
    <>
      {origins.slice(0, WEBSITES_SHOWN).join(', ')}
      {more > 0 && ` and ${count(more)} more`}
    </>
  );
}
