import { Button, Paper, Stack, Title } from '@mantine/core';
import type { useConnect } from '../../api/connect.ts';
import type { Integration } from '../../api/integration.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { LinkButton } from '../../parts/link-text.tsx';
import { type Step, StepList } from '../../parts/step-list.tsx';

interface ChecklistProps {
  readonly integration: Integration;
  readonly connect: ReturnType<typeof useConnect>;
  readonly onTest: () => void;
}

/** A newcomer's three steps. Once a lead has come through an agent all the way, it does not come back. */
export function Checklist({ integration: { status, checklist }, connect, onTest }: ChecklistProps) {
  if (checklist.collectLead && checklist.firstSynced) return null;
  const { connected, collectLead, firstSynced } = checklist;
  const steps: Step[] = [
    {
      name: 'Connect HubSpot',
      state: connected ? 'done' : 'next',
      // A broken connection has its button above, with what it is about.
      action: !connected && status !== 'reconnect_required' && (
        <ActButton size="compact-sm" variant="default" loading={connect.connecting} onClick={connect.begin}>
          Connect HubSpot
        </ActButton>
      ),
    },
    {
      name: 'Enable Collect Lead for an agent',
      state: collectLead ? 'done' : 'next',
      action: !collectLead && (
        <LinkButton to="/app/agents" size="compact-sm" variant="default">
          Open agents
        </LinkButton>
      ),
    },
    {
      name: 'First lead synced',
      state: firstSynced ? 'done' : 'next',
      action: connected && !firstSynced && (
        <Button size="compact-sm" variant="default" onClick={onTest}>
          Send a test lead
        </Button>
      ),
    },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="First steps">
      <Stack gap="sm">
        <Title order={2} size="h4">
          First steps
        </Title>
        <StepList label="First steps" steps={steps} />
      </Stack>
    </Paper>
  );
}
