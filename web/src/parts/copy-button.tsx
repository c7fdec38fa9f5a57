import { ActionIcon, Button, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect } from 'react';
import { announce } from '../shell/announce.tsx';

interface CopyButtonProps {
  readonly value: string;
  /** Says what is copied: "Copy lead id". */
  readonly label: string;
  /** Shows the label; else the button is its icon. */
  readonly withText?: boolean;
}

/** Copies, and says so to everyone; some browsers refuse to. */
export function CopyButton({ value, label, withText = false }: CopyButtonProps) {
  const { copied, error, copy } = useClipboard({ timeout: 2_000 });
  useEffect(() => {
    if (copied) announce('Copied.');
  }, [copied]);
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const press = () => copy(value);
  return (
    <>
      {withText ? (
        <Button variant="default" leftSection={icon} onClick={press}>
          {copied ? 'Copied' : label}
        </Button>
      ) : (
        <ActionIcon variant="subtle" size="md" aria-label={label} title={label} onClick={press}>
          {icon}
        </ActionIcon>
      )}
      {error && (
        <Text size="sm" role="alert">
          The browser did not let us copy; select it and copy it by hand.
        </Text>
      )}
    </>
  );
}
