import { Badge, type BadgeProps } from '@mantine/core';
import { useSession } from '../api/session.ts';

/** So that nobody takes the local stand-in for HubSpot. */
export function SandboxBadge(badge: Pick<BadgeProps, 'visibleFrom' | 'mb'>) {
  const { hubspotSandbox } = useSession();
  return hubspotSandbox ? <Badge {...badge}>HubSpot sandbox (local)</Badge> : null;
}
