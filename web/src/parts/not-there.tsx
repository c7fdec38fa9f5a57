import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** The face of something that this workspace has not: a sentence, and the way on. */
export const NotThere = ({ what, children }: { readonly what: string; readonly children: ReactNode }) => (
  <Stack align="flex-start">
    <Text>There is no such {what} in this workspace.</Text>
    {children}
  </Stack>
);
