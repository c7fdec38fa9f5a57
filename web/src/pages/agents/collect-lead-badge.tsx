import { Badge } from '@mantine/core';
import { IconCircleCheck, IconCircleOff } from '@tabler/icons-react';
import { toneColor } from '../../parts/status-badge.tsx';

/** Whether the agent's action is on. */
export const CollectLeadBadge = ({
  isOn,
  withName = false,
}: {
  readonly isOn: boolean;
  readonly withName?: boolean;
}) => (
  <Badge
    leftSection={
      isOn ? (
        <IconCircleCheck size={16} color={toneColor('good')} aria-hidden />
      ) : (
        <IconCircleOff size={16} color={toneColor('neutral')} aria-hidden />
      )
    }
  >
    {withName ? `Collect Lead ${isOn ? 'on' : 'off'}` : isOn ? 'On' : 'Off'}
  </Badge>
);
