import { Group } from '@mantine/core';
import type { Integration } from '../api/integration.ts';
import { type Status, StatusBadge } from './status-badge.tsx';

type Facts = Pick<Integration, 'status' | 'health' | 'drain'>;

/** What stands beside Connected while something delays the leads. */
const HEALTH_BADGES = {
  ok: null,
  limited: 'limited',
  outage: 'delayed',
  refresh_failing: 'renewal_delayed',
  operator: 'operator',
} as const satisfies Record<Integration['health'], Status | null>;

/** Green means: HubSpot accepted us at the last contact. Its limits are no refusal, and neither is work in progress. */
const isAccepted = ({ health }: Facts) => health === 'ok' || health === 'limited';

interface ConnectionBadgesProps {
  readonly integration: Facts;
  /** The browser is on its way to HubSpot. */
  readonly connecting?: boolean;
}

/** How the connection is doing, in a word or two. */
export function ConnectionBadges({ integration, connecting = false }: ConnectionBadgesProps) {
  if (connecting) return <StatusBadge status="connecting" />;
  if (integration.status !== 'connected') return <StatusBadge status={integration.status} />;
  const health = HEALTH_BADGES[integration.health];
  const isDraining = integration.drain !== null && isAccepted(integration);
  return (
    <Group gap={6}>
      <StatusBadge status="connected" tone={isAccepted(integration) ? 'good' : 'waits'} />
      {isDraining && <StatusBadge status="draining" />}
      {health && <StatusBadge status={health} />}
    </Group>
  );
}
