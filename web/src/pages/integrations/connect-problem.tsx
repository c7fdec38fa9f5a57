import { Alert, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Integration } from '../../api/integration.ts';
import { connectProblemSentence } from '../../texts/connection-texts.ts';

interface ConnectProblemProps {
  readonly problem: string;
  readonly account: string | undefined;
  readonly status: Integration['status'];
}

/** Coming back from HubSpot without a connection: why. */
export function ConnectProblem({ problem, account, status }: ConnectProblemProps) {
  const navigate = useNavigate();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => alert.current?.focus(), []);
  const verb = status === 'reconnect_required' ? 'Reconnect' : 'Connect';
  // The address is anybody's to write: only digits are shown.
  const sentence = connectProblemSentence(problem, {
    account: account && /^\d+$/.test(account) ? account : undefined,
    verb,
  });
  if (sentence === null) return null;
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      role="alert"
      variant="outline"
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      withCloseButton
      closeButtonLabel="Close this message"
      onClose={() => void navigate({ to: '/app/integrations/hubspot', search: {}, replace: true })}
    >
      <Text size="sm">{sentence}</Text>
    </Alert>
  );
}
