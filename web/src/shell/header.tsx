import { ActionIcon, Anchor, Burger, Divider, Group, Text } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useSession } from '../api/session.ts';
import { usePhone } from '../parts/use-phone.ts';
import { ColourSchemeMenu } from './colour-scheme-menu.tsx';
import { Freshness } from './freshness.tsx';
import { Mark } from './mark.tsx';
import { SandboxBadge } from './sandbox-badge.tsx';
import { SignOut } from './sign-out.tsx';
import { useWide } from './use-wide.ts';

interface HeaderProps {
  readonly menuOpened: boolean;
  readonly onMenu: () => void;
}

/** Workspace, help, colour scheme and sign-out: at the same place on every page. */
export function Header({ menuOpened, onMenu }: HeaderProps) {
  const { workspace } = useSession();
  const isWide = useWide();
  const isPhone = usePhone();
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group wrap="nowrap" gap="xs" miw={0}>
        <Burger
          opened={menuOpened}
          onClick={onMenu}
          hiddenFrom="sm"
          size="sm"
          aria-label="Navigation"
          aria-expanded={menuOpened}
        />
        {!isPhone && <Mark />}
        <Text fw={600} truncate>
          {workspace.name}
        </Text>
        <SandboxBadge visibleFrom="sm" />
      </Group>
      <Group wrap="nowrap" gap={4}>
        {isWide && (
          <>
            <Freshness />
            <Divider orientation="vertical" mx="sm" />
          </>
        )}
        <Anchor href="/docs" size="sm" px="xs" visibleFrom="sm">
          Help
        </Anchor>
        <ActionIcon
          component="a"
          href="/docs"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Help"
          title="Help"
          hiddenFrom="sm"
        >
          <IconHelp size={20} aria-hidden />
        </ActionIcon>
        <ColourSchemeMenu />
        <SignOut />
      </Group>
    </Group>
  );
}
