import { Code, Group, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import classes from './agents.module.css';

interface CodeBlockProps {
  /** Names the block, and what is copied. */
  readonly title: string;
  readonly code: string;
}

/** Text for somewhere else, to be copied; it scrolls within itself. */
export function CodeBlock({ title, code }: CodeBlockProps) {
  const id = useId();
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={600} id={id}>
          {title}
        </Text>
        <CopyButton value={code} label={`Copy ${title}`} />
      </Group>
      <Code block tabIndex={0} role="group" aria-labelledby={id} className={classes.code ?? ''}>
        {code}
      </Code>
    </Stack>
  );
}
