import { Badge, NavLink, Stack, VisuallyHidden } from '@mantine/core';
import { IconChartBar, IconKey, IconMessageChatbot, IconPlugConnected, IconUsers } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useIntegration } from '../api/integration.ts';
import { count } from '../texts/intl.ts';

const ROOMS = [
  { to: '/app/integrations', label: 'Integrations', Icon: IconPlugConnected },
  { to: '/app/leads', label: 'Leads', Icon: IconUsers },
  { to: '/app/agents', label: 'Agents', Icon: IconMessageChatbot },
  { to: '/app/activity', label: 'Activity', Icon: IconChartBar },
  { to: '/app/api-keys', label: 'API keys', Icon: IconKey },
] as const;

/** The five rooms; Leads says how many failed leads nobody has handled. */
export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <Stack gap={4}>
      {ROOMS.map(({ to, label, Icon }) => {
        const here = path === to || path.startsWith(`${to}/`);
        return (
          <NavLink
            key={to}
            renderRoot={(props) => <Link to={to} {...props} />}
            label={label}
            leftSection={<Icon size={20} aria-hidden />}
            rightSection={label === 'Leads' && <FailedCount />}
            active={here}
            aria-current={here ? 'page' : undefined}
            onClick={onNavigate}
          />
        );
      })}
    </Stack>
  );
}

function FailedCount() {
  const { data } = useIntegration();
  const failed = data?.failedOpen ?? 0;
  if (failed === 0) return null;
  return (
    <Badge variant="filled" color="red" size="md">
      {count(failed)}
      <VisuallyHidden> failed and not handled</VisuallyHidden>
    </Badge>
  );
}
