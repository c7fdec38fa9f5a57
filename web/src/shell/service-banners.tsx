import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClock, IconCloudOff, IconRefresh, IconWifiOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { service } from '../api/service.ts';
import { useNow } from '../parts/when.tsx';
import { timeOf } from '../texts/intl.ts';

/** A call was tried twice before anybody is told. */
const AWAY_AFTER_FAILURES = 2;

/** What is wrong with the way to the service, one thing at a time: the nearest cause. */
export function ServiceBanners() {
  const { offline, failures, pausedUntil, newerVersion, lastAnswerAt } = service.use();
  if (offline) {
    const known = lastAnswerAt
      ? `this shows what we knew at ${timeOf(lastAnswerAt)}`
      : 'nothing can be shown';
    return (
      <Banner icon={<IconWifiOff aria-hidden />} color="orange">
        You are offline, so {known}; buttons work again when you are back.
      </Banner>
    );
  }
  if (pausedUntil) return <PauseBanner until={pausedUntil} />;
  if (failures >= AWAY_AFTER_FAILURES) {
    return (
      <Banner icon={<IconCloudOff aria-hidden />} color="red">
        The service does not answer, so we keep trying every few seconds; leads already accepted are safe.
      </Banner>
    );
  }
  return newerVersion ? <NewerVersionBanner /> : null;
}

function PauseBanner({ until }: { readonly until: Date }) {
  const now = useNow(1_000);
  const seconds = Math.max(1, Math.ceil((until.getTime() - now) / 1_000));
  return (
    <Banner icon={<IconClock aria-hidden />} color="orange">
      Too many requests from this browser, so we paused for {seconds} s.
    </Banner>
  );
}

/** Offered, not forced: a form may be dirty. */
export function NewerVersionBanner() {
  return (
    <Banner icon={<IconRefresh aria-hidden />} color="blue">
      <Group gap="sm">
        <Text size="sm">A newer version is ready; reload to use it.</Text>
        <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
          Reload
        </Button>
      </Group>
    </Banner>
  );
}

interface BannerProps {
  readonly icon: ReactNode;
  readonly color: string;
  readonly children: ReactNode;
}

function Banner({ icon, color, children }: BannerProps) {
  return (
    <Alert role="status" variant="outline" color={color} icon={icon} mb="md">
      {children}
    </Alert>
  );
}
