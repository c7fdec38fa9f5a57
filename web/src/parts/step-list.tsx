import { Group, Text, VisuallyHidden } from '@mantine/core';
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconRefresh,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './parts.module.css';
import { toneColor } from './status-badge.tsx';

/** `next`: not yet, or not known. */
type StepState = 'done' | 'now' | 'waits' | 'failed' | 'next';

export interface Step {
  readonly name: string;
  readonly state: StepState;
  /** What leads to it. */
  readonly action?: ReactNode;
}

const LOOKS = {
  done: ['done', 'good', IconCircleCheck],
  now: ['in progress', 'progress', IconRefresh],
  waits: ['waiting', 'waits', IconClock],
  failed: ['failed', 'person', IconAlertCircle],
  next: ['not yet', 'neutral', IconCircleDashed],
} as const;

/** Steps one after another, each with what has become of it. */
export function StepList({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) {
  return (
    <ol aria-label={label} className={classes.steps}>
      {steps.map(({ name, state, action }) => {
        const [words, tone, Icon] = LOOKS[state];
        return (
          <li key={name}>
            <Group gap="xs" wrap="nowrap">
              <Icon size={20} color={toneColor(tone)} aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm" c={state === 'next' ? 'dimmed' : 'inherit'}>
                {name}
                <VisuallyHidden>, {words}</VisuallyHidden>
              </Text>
            </Group>
            {action}
          </li>
        );
      })}
    </ol>
  );
}
