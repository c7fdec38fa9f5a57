import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useConnect } from '../api/connect.ts';
import { type Integration, useIntegration } from '../api/integration.ts';
import { ActButton } from '../parts/act-button.tsx';
import { OpeningHubSpot } from '../parts/opening-hubspot.tsx';
import { ProblemBlock } from '../parts/problem-block.tsx';
import { OPERATOR_SENTENCE, reconnectSentence } from '../texts/connection-texts.ts';

/** Above every page while the connection needs a person: once, not dismissible, one action. */
export function ConnectionBanner() {
  const { data } = useIntegration();
  if (data?.status === 'reconnect_required') return <ReconnectBanner integration={data} />;
  if (data?.status === 'connected' && data.health === 'operator') {
    return (
      <Alert role="status" variant="outline" color="red" icon={<IconAlertCircle aria-hidden />} mb="md">
        {OPERATOR_SENTENCE}
      </Alert>
    );
  }
  return null;
}

function ReconnectBanner({ integration }: { readonly integration: Integration }) {
  const connect = useConnect();
  const sentence = reconnectSentence({
    since: integration.since,
    reason: integration.reason?.message ?? null,
    waiting: integration.waitingCount,
  });
  return (
    <Alert role="status" variant="outline" color="red" icon={<IconAlertCircle aria-hidden />} mb="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentence}</Text>
        <ActButton loading={connect.connecting} onClick={connect.begin}>
          Reconnect
        </ActButton>
        {connect.connecting && <OpeningHubSpot authorizeUrl={connect.authorizeUrl} />}
        {connect.error && <ProblemBlock error={connect.error} />}
      </Stack>
    </Alert>
  );
}
