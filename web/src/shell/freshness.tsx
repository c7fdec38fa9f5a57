import { Button, Group, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { live } from '../api/live.ts';
import { useNow } from '../parts/when.tsx';

/** How old what the page shows is, Refresh now, and the switch that stops all movement (WCAG 2.2.2). */
export function Freshness() {
  const queryClient = useQueryClient();
  const [pressed, setPressed] = useState(false);
  const { on } = live.use();
  useNow(1_000);
  // What is read once, like the session, does not grow old.
  const updates = queryClient
    .getQueryCache()
    .findAll({ type: 'active' })
    .filter(({ observers }) => observers.some(({ options }) => options.refetchInterval !== undefined))
    .map(({ state }) => state.dataUpdatedAt)
    .filter((at) => at > 0);
  const switchLive = (checked: boolean) => {
    live.set({ on: checked });
    void queryClient.refetchQueries({ type: 'active' }); // also winds the pollers up again
  };
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {updates.length > 0 && (
        <Text fz={{ base: 'xs', sm: 'sm' }} c="dimmed">
          Updated {ageOf(Date.now() - Math.min(...updates))}
        </Text>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        px={6}
        flex="none" // on a phone it would cut its own words off before the age gives way
        loading={pressed}
        onClick={() => {
          setPressed(true);
          void queryClient.refetchQueries({ type: 'active' }).finally(() => setPressed(false));
        }}
      >
        Refresh now
      </Button>
      <Switch
        label="Live"
        size="sm"
        checked={on}
        onChange={(event) => switchLive(event.currentTarget.checked)}
      />
    </Group>
  );
}

function ageOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 1) return 'just now';
  return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
}
