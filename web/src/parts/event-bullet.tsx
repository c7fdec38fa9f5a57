import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconEraser,
  IconInbox,
  IconRefresh,
  IconUser,
} from '@tabler/icons-react';
import type { z } from 'zod';
import type { LeadEvent } from '../../../src/api/schemas/lead.ts';
import { type Tone, toneColor } from './status-badge.tsx';

type Kind = z.output<typeof LeadEvent>['kind'];

const BULLETS: Readonly<Record<Kind, readonly [icon: typeof IconInbox, tone: Tone]>> = {
  received: [IconInbox, 'neutral'],
  syncing: [IconRefresh, 'progress'],
  attempt_failed: [IconAlertTriangle, 'waits'],
  waiting: [IconClock, 'waits'],
  woken: [IconRefresh, 'progress'],
  synced: [IconCircleCheck, 'good'],
  failed: [IconAlertCircle, 'person'],
  retried: [IconUser, 'neutral'],
  corrected: [IconUser, 'neutral'],
  handled: [IconUser, 'neutral'],
  reopened: [IconUser, 'neutral'],
  erased: [IconEraser, 'neutral'],
};

/** What an event of a lead's timeline is about, as a picture beside its words. */
export function EventBullet({ kind }: { readonly kind: Kind }) {
  const [Icon, tone] = BULLETS[kind];
  return <Icon size={16} color={toneColor(tone)} aria-hidden />;
}
