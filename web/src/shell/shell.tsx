import { AppShell, Box } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { usePhone } from '../parts/use-phone.ts';
import { LiveRegion } from './announce.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Freshness } from './freshness.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { OtherWorkspaceDialog } from './other-workspace-dialog.tsx';
import { SandboxBadge } from './sandbox-badge.tsx';
import { ServiceBanners } from './service-banners.tsx';
import classes from './shell.module.css';
import { SignedOutDialog } from './signed-out-dialog.tsx';
import { useWide } from './use-wide.ts';

/** What is around every page of a signed-in person. */
export function Shell() {
  const [menuOpened, menu] = useDisclosure(false);
  const isWide = useWide();
  const menuCovers = usePhone() && menuOpened;
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !menuOpened } }}
      padding="md"
    >
      <a className={classes.skipLink} href="#page">
        Skip to the page
      </a>
      <AppShell.Header>
        <Header menuOpened={menuOpened} onMenu={menu.toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Rooms" {...(menuOpened ? {} : { className: classes.closedMenu })}>
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes.main} inert={menuCovers}>
        <Box maw={1200} mx="auto">
          {!isWide && (
            <Box mb="xs">
              <Freshness />
            </Box>
          )}
          <Box hiddenFrom="sm">
            <SandboxBadge mb="xs" />
          </Box>
          <ServiceBanners />
          <ConnectionBanner />
          <Outlet />
        </Box>
      </AppShell.Main>
      <LiveRegion />
      <SignedOutDialog />
      <OtherWorkspaceDialog />
    </AppShell>
  );
}
