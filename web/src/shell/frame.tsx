import { Container, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';

/** Around what is shown without the shell: signing in, and what is wrong before it. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Container component="main" size="xs" py={{ base: 'xl', sm: 96 }}>
      <Group gap="xs" mb="md">
        <Mark size={32} />
        <Text fw={600} size="lg">
          AssistLoop
        </Text>
      </Group>
      <Paper withBorder p={{ base: 'md', sm: 'xl' }} shadow="xs">
        {children}
      </Paper>
    </Container>
  );
}
