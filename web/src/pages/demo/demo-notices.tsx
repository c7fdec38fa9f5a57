import { Alert, Text } from '@mantine/core';
import { IconInfoCircle, IconPlugX } from '@tabler/icons-react';
import { useIntegration } from '../../api/integration.ts';
import { LinkText } from '../../parts/link-text.tsx';
import { accountName, connectionSentence } from '../../texts/connection-texts.ts';
import type { DemoAgent } from './demo-api.ts';

/** What to know before one types: where leads go, and what stands in their way. */
export function DemoNotices({ agent }: { readonly agent: DemoAgent }) {
  return (
    <>
      {!agent.collectLead && (
        <Alert role="status" variant="outline" color="orange" icon={<IconInfoCircle aria-hidden />}>
          Collect Lead is off for this agent, so no form is shown;{' '}
          <LinkText inherit to="/app/agents/$agentId" params={{ agentId: agent.id }}>
            switch it on
          </LinkText>
          .
        </Alert>
      )}
      <Destination />
    </>
  );
}

/** A connection that broke is said by the shell, above every page. */
function Destination() {
  const { data } = useIntegration();
  if (data?.status === 'not_connected' || data?.status === 'disconnected') {
    return (
      <Alert role="status" variant="outline" color="orange" icon={<IconPlugX aria-hidden />}>
        {connectionSentence(data)}{' '}
        <LinkText inherit to="/app/integrations/hubspot">
          Open HubSpot
        </LinkText>
      </Alert>
    );
  }
  if (data?.status !== 'connected' || data.account === null) return null;
  return (
    <Text size="sm" c="dimmed">
      What you send here is marked as a test, and becomes a real contact in {accountName(data.account)}.
    </Text>
  );
}
