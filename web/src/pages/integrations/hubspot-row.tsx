import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { useConnect } from '../../api/connect.ts';
import type { Integration } from '../../api/integration.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ConnectionBadges } from '../../parts/connection-badges.tsx';
import { LinkButton, LinkText } from '../../parts/link-text.tsx';
import { OpeningHubSpot } from '../../parts/opening-hubspot.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { When } from '../../parts/when.tsx';
import { accountName } from '../../texts/connection-texts.ts';
import { counted } from '../../texts/intl.ts';
import { HubSpotLogo } from './hubspot-logo.tsx';
import classes from './integrations.module.css';

interface HubSpotRowProps {
  readonly integration: Integration;
  readonly connect: ReturnType<typeof useConnect>;
}

export function HubSpotRow({ integration, connect }: HubSpotRowProps) {
  return (
    <ul className={classes.list} aria-label="Integrations">
      <Paper component="li" withBorder p="md">
        <div className={classes.row}>
          <HubSpotLogo size={40} />
          <Stack gap={4} className={classes.words}>
            <Group gap="sm">
              <Title order={2} size="h4">
                <LinkText to="/app/integrations/hubspot" inherit c="inherit">
                  HubSpot
                </LinkText>
              </Title>
              <ConnectionBadges integration={integration} connecting={connect.connecting} />
            </Group>
            <Text size="sm">Creates or updates a HubSpot contact for every lead.</Text>
            <Facts integration={integration} />
          </Stack>
          <RowButton integration={integration} connect={connect} />
        </div>
        {connect.connecting && <OpeningHubSpot authorizeUrl={connect.authorizeUrl} />}
        {connect.error && <ProblemBlock error={connect.error} />}
      </Paper>
    </ul>
  );
}

/** `Acme Inc (12345678) · 1,204 leads synced · last sync 2 min ago` */
function Facts({
  integration: { status, account, counts, lastSyncedAt },
}: Pick<HubSpotRowProps, 'integration'>) {
  if (status !== 'connected' || account === null) return null;
  return (
    <Text size="sm" c="dimmed">
      {accountName(account)} · {counted(counts.synced, 'lead')} synced
      {lastSyncedAt && (
        <>
          {' '}
          · last sync <When at={lastSyncedAt} />
        </>
      )}
    </Text>
  );
}

function RowButton({ integration: { status }, connect }: HubSpotRowProps) {
  if (status === 'connected') {
    return (
      <LinkButton to="/app/integrations/hubspot" variant="default" aria-label="Manage HubSpot">
        Manage
      </LinkButton>
    );
  }
  return (
    <ActButton loading={connect.connecting} onClick={connect.begin}>
      {status === 'reconnect_required' ? 'Reconnect' : 'Connect'}
    </ActButton>
  );
}
