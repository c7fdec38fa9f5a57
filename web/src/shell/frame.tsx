import { Container, Paper } from '@mantine/core';
import type { ReactNode } from 'react';

/** Around what is shown without the shell: signing in, and what is wrong before it. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Container component="main" size="xs" py="xl">
      <Paper withBorder p="lg">
        {children}
      </Paper>
    </Container>
  );
}
