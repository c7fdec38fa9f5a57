import { Button, Group, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ActButton } from '../../../parts/act-button.tsx';
import { ProblemBlock } from '../../../parts/problem-block.tsx';
import { When } from '../../../parts/when.tsx';
import { announce } from '../../../shell/announce.tsx';
import { counted } from '../../../texts/intl.ts';
import { mappingQuery, type Properties, propertiesQuery, readProperties } from './mapping-api.ts';

interface PropertiesLineProps {
  readonly properties: Properties;
  readonly showAll: boolean;
  readonly onShowAll: (showAll: boolean) => void;
}

/** How much of HubSpot is known, since when, and Refresh. */
export function PropertiesLine({ properties, showAll, onShowAll }: PropertiesLineProps) {
  const queryClient = useQueryClient();
  const refresh = useMutation({
    mutationFn: () => readProperties(true),
    onSuccess: (read) => {
      queryClient.setQueryData(propertiesQuery().queryKey, read);
      announce(`${counted(read.properties.length, 'property', 'properties')} read from HubSpot.`);
      // What is broken, and what the preview says, follows from them.
      void queryClient.invalidateQueries({ queryKey: mappingQuery().queryKey });
      return queryClient.invalidateQueries({ queryKey: ['mapping-preview'] });
    },
  });
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Group gap={6}>
          <Text size="sm">
            {counted(properties.properties.length, 'property', 'properties')} read from HubSpot{' '}
            <When at={properties.readAt} />
          </Text>
          <Text size="sm" c="dimmed" aria-hidden visibleFrom="sm">
            ·
          </Text>
          <ActButton
            variant="subtle"
            size="compact-sm"
            px={6}
            aria-label="Refresh properties"
            loading={refresh.isPending}
            onClick={() => refresh.mutate()}
          >
            Refresh
          </ActButton>
        </Group>
        <Switch
          size="sm"
          label="Show properties that can’t be written"
          checked={showAll}
          onChange={({ currentTarget: { checked } }) => onShowAll(checked)}
        />
      </Group>
      {refresh.isError && <ProblemBlock error={refresh.error} />}
    </>
  );
}

interface NotConnectedProps {
  /** It was connected before, and HubSpot refuses the access. */
  readonly reconnect: boolean;
  readonly connecting: boolean;
  readonly onConnect: () => void;
}

/** Without an account the mapping can be read only. */
export function NotConnected({ reconnect, connecting, onConnect }: NotConnectedProps) {
  const verb = reconnect ? 'Reconnect' : 'Connect';
  return (
    <Group gap="sm">
      <Text size="sm">{verb} HubSpot to choose from your properties.</Text>
      {/* Reconnect stands in the banner above every page. */}
      {!reconnect && (
        <Button size="xs" loading={connecting} onClick={onConnect}>
          Connect
        </Button>
      )}
    </Group>
  );
}
