import { List, Paper, Stack, Text, Title } from '@mantine/core';
import { PERMISSIONS } from './permissions.tsx';

/** What one agrees to by connecting, and who may. */
export function BeforeConnecting() {
  return (
    <Paper withBorder p="md" component="section" aria-label="Before you connect">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Before you connect
        </Title>
        <Text size="sm">HubSpot will ask you to allow this, and no more:</Text>
        <List size="sm" spacing={4}>
          {PERMISSIONS.map(({ scope, words, purpose }) => (
            <List.Item key={scope}>
              <b>{words}</b>: {purpose}
            </List.Item>
          ))}
        </List>
        <Text size="sm">
          We never delete anything in HubSpot, and an empty answer never erases a value there.
        </Text>
        <Text size="sm">
          Whoever approves has to be a super admin of the HubSpot account, or a user with App Marketplace
          Access.
        </Text>
      </Stack>
    </Paper>
  );
}
