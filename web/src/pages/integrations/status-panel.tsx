import { Button, Paper, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { useConnect } from '../../api/connect.ts';
import type { Integration } from '../../api/integration.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { OpeningHubSpot } from '../../parts/opening-hubspot.tsx';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { announceCounts } from '../../shell/announce.tsx';
import { connectionSentence, drainSentence } from '../../texts/connection-texts.ts';
import classes from './integrations.module.css';

const HUBSPOT_STATUS = 'https://status.hubspot.com';

interface StatusPanelProps {
  readonly integration: Integration;
  readonly connect: ReturnType<typeof useConnect>;
  readonly fromMarketplace: boolean;
  readonly onTest: () => void;
}

/** How the connection is doing in one sentence, and what to do about it. */
export function StatusPanel({ integration, connect, fromMarketplace, onTest }: StatusPanelProps) {
  if (isSaidByBanner(integration)) return null;
  const sentence = connectionSentence(integration, { fromMarketplace });
  return (
    <Paper withBorder p="md" component="section" aria-label="Status">
      <Stack gap="sm">
        <div className={classes.status}>
          <StatusSentence sentence={sentence} status={integration.status} />
          <StatusButton integration={integration} connect={connect} onTest={onTest} />
        </div>
        {integration.drain && <DrainProgress drain={integration.drain} said={sentence} />}
        {connect.connecting && <OpeningHubSpot authorizeUrl={connect.authorizeUrl} />}
        {connect.error && <ProblemBlock error={connect.error} />}
      </Stack>
    </Paper>
  );
}

/** The shell's banner says it above every page, this one included, and has the button: once is enough. */
const isSaidByBanner = ({ status, health }: Integration) =>
  status === 'reconnect_required' || (status === 'connected' && health === 'operator');

/** After a disconnect the button that was pressed is gone; here is what came of it. */
function StatusSentence({
  sentence,
  status,
}: {
  readonly sentence: string;
  readonly status: Integration['status'];
}) {
  const words = useRef<HTMLParagraphElement>(null);
  const statusBefore = useRef(status);
  useEffect(() => {
    if (statusBefore.current !== status && document.activeElement === document.body) words.current?.focus();
    statusBefore.current = status;
  }, [status]);
  return (
    <Text ref={words} tabIndex={-1}>
      {sentence}
    </Text>
  );
}

function StatusButton({
  integration: { status, health },
  connect,
  onTest,
}: Omit<StatusPanelProps, 'fromMarketplace'>) {
  if (status === 'not_connected' || status === 'disconnected') {
    return (
      <ActButton loading={connect.connecting} onClick={connect.begin}>
        Connect
      </ActButton>
    );
  }
  if (health === 'outage') {
    return (
      <OutsideLink asButton href={HUBSPOT_STATUS}>
        HubSpot status
      </OutsideLink>
    );
  }
  return health === 'ok' ? <Button onClick={onTest}>Send a test lead</Button> : null;
}

/** How far the leads are that waited for the connection. */
function DrainProgress({
  drain,
  said,
}: {
  readonly drain: NonNullable<Integration['drain']>;
  readonly said: string;
}) {
  const sentence = drainSentence(drain);
  useEffect(() => {
    announceCounts(sentence);
  }, [sentence]);
  return (
    <Stack gap={4}>
      {sentence !== said && <Text size="sm">{sentence}</Text>}
      <Progress.Root size="lg">
        <Progress.Section value={(100 * drain.sent) / drain.total} aria-label="Waiting leads sent" />
      </Progress.Root>
    </Stack>
  );
}
