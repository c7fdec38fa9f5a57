import { Alert, Anchor, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Integration } from '../../api/integration.ts';
import { LinkText } from '../../parts/link-text.tsx';
import { toneColor } from '../../parts/status-badge.tsx';
import { accountName } from '../../texts/connection-texts.ts';
import { counted } from '../../texts/intl.ts';

const route = getRouteApi('/shell/app/integrations');

interface ConnectedAlertProps {
  readonly integration: Integration;
  readonly onTest: () => void;
}

/** Coming back from HubSpot: what is so now, and what to do next. */
export function ConnectedAlert({ integration, onTest }: ConnectedAlertProps) {
  const { connected } = route.useSearch();
  const navigate = useNavigate();
  const alert = useRef<HTMLDivElement>(null);
  const isShown =
    connected !== undefined && integration.status === 'connected' && integration.account !== null;
  useEffect(() => {
    if (isShown) alert.current?.focus();
  }, [isShown]);
  if (!isShown || !integration.account) return null;
  const waiting = integration.drain ? integration.drain.total - integration.drain.sent : 0;
  const beingSent =
    waiting > 0 ? `, and ${counted(waiting, 'waiting lead')} ${waiting === 1 ? 'is' : 'are'} being sent` : '';
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      role="status"
      variant="outline"
      color="green"
      icon={<IconCircleCheck color={toneColor('good')} aria-hidden />}
      withCloseButton
      closeButtonLabel="Close this message"
      onClose={() => void navigate({ to: '/app/integrations', search: {}, replace: true })}
    >
      <Text size="sm">
        HubSpot is connected to {accountName(integration.account)}
        {beingSent}; next:{' '}
        {!integration.checklist.collectLead && (
          <>
            <LinkText to="/app/agents" inherit underline="always">
              switch on Collect Lead for an agent
            </LinkText>
            , or{' '}
          </>
        )}
        <Anchor component="button" type="button" inherit underline="always" fw={600} onClick={onTest}>
          {integration.checklist.collectLead ? 'send a test lead' : 'Send a test lead'}
        </Anchor>
        .
      </Text>
    </Alert>
  );
}
