import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Integration } from '../../api/integration.ts';
import { LinkText } from '../../parts/link-text.tsx';
import { When } from '../../parts/when.tsx';
import { count } from '../../texts/intl.ts';
import classes from './integrations.module.css';

interface LeadsCardProps {
  readonly integration: Integration;
  readonly onTest: () => void;
}

/** What became of the leads; each number opens those leads. */
export function LeadsCard({ integration, onTest }: LeadsCardProps) {
  const { synced24h, waitingCount, failedOpen, lastSyncedAt, status, health } = integration;
  return (
    <Paper withBorder p="md" component="section" aria-label="Leads">
      <Stack gap="sm">
        <Group justify="space-between" mih={36}>
          <Title order={2} size="h4">
            Leads
          </Title>
          {!(status === 'connected' && health === 'ok') && (
            <Button variant="default" onClick={onTest}>
              Send a test lead
            </Button>
          )}
        </Group>
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
          <Figure value={count(synced24h)}>
            <LinkText to="/app/leads" search={{ status: ['synced'], period: '24h' }} inherit>
              Synced, 24 h
            </LinkText>
          </Figure>
          <Figure value={count(waitingCount)}>
            <LinkText to="/app/leads" search={{ status: ['waiting'] }} inherit>
              Waiting
            </LinkText>
          </Figure>
          <Figure value={count(failedOpen)}>
            <LinkText to="/app/leads" search={{ status: ['failed'], handled: 'false' }} inherit>
              Failed
            </LinkText>
          </Figure>
          <Figure value={lastSyncedAt ? <When at={lastSyncedAt} /> : 'none yet'}>Last sync</Figure>
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

function Figure({ value, children }: { readonly value: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <div className={classes.number}>{value}</div>
      <Text size="sm">{children}</Text>
    </div>
  );
}
