import { Badge, type BadgeProps } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconInbox,
  IconPlugX,
  IconRefresh,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** What a status means to a person; the colour of its icon follows. */
export type Tone = 'good' | 'progress' | 'waits' | 'person' | 'neutral';

const COLORS: Readonly<Record<Tone, string>> = {
  good: 'light-dark(var(--mantine-color-green-9), var(--mantine-color-green-5))',
  progress: 'light-dark(var(--mantine-color-blue-8), var(--mantine-color-blue-4))',
  waits: 'light-dark(var(--mantine-color-orange-8), var(--mantine-color-orange-4))',
  person: 'light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))',
  neutral: 'light-dark(var(--mantine-color-gray-7), var(--mantine-color-gray-5))',
};
/** For icons of one's own beside a badge. */
export const toneColor = (tone: Tone) => COLORS[tone];

type Icon = ComponentType<{ size: number; color: string; 'aria-hidden': true }>;
type Look = readonly [words: string, tone: Tone, icon: Icon];

const LOOKS = {
  connected: ['Connected', 'good', IconCircleCheck],
  synced: ['Synced', 'good', IconCircleCheck],
  syncing: ['Syncing', 'progress', IconRefresh],
  connecting: ['Connecting', 'progress', IconRefresh],
  draining: ['Sending waiting leads', 'progress', IconRefresh],
  waiting: ['Waiting', 'waits', IconClock],
  limited: ['Limited', 'waits', IconClock],
  delayed: ['Delayed', 'waits', IconClock],
  renewal_delayed: ['Renewal delayed', 'waits', IconClock],
  failed: ['Failed', 'person', IconAlertCircle],
  reconnect_required: ['Reconnect required', 'person', IconAlertCircle],
  operator: ['Operator needed', 'person', IconAlertCircle],
  received: ['Received', 'neutral', IconInbox],
  not_connected: ['Not connected', 'neutral', IconPlugX],
  disconnected: ['Disconnected', 'neutral', IconPlugX],
  handled: ['Handled', 'neutral', IconInbox],
} as const satisfies Record<string, Look>;
export type Status = keyof typeof LOOKS;

/** The word of a status, for chips and sentences. */
export const statusWord = (status: Status): string => LOOKS[status][0];

interface StatusBadgeProps extends Omit<BadgeProps, 'children' | 'leftSection' | 'variant'> {
  readonly status: Status;
  /** For the icon alone: a connection that is there but held up is orange. */
  readonly tone?: Tone;
}

/** The word in text colour, its icon in the status colour: never colour alone. */
export function StatusBadge({ status, tone, ...badge }: StatusBadgeProps) {
  const [words, usualTone, Icon] = LOOKS[status];
  return (
    <Badge {...badge} leftSection={<Icon size={16} color={COLORS[tone ?? usualTone]} aria-hidden />}>
      {words}
    </Badge>
  );
}

/** How many warnings a synced lead has, beside its green badge; nothing where there are none. */
export function WarningsBadge({
  count,
  size = 'lg',
}: {
  readonly count: number;
  readonly size?: 'md' | 'lg';
}) {
  if (count === 0) return null;
  return (
    <Badge size={size} leftSection={<IconAlertTriangle size={16} color={COLORS.waits} aria-hidden />}>
      {count} {count === 1 ? 'warning' : 'warnings'}
    </Badge>
  );
}
