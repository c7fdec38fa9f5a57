import { ActionIcon, Button, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { announce } from '../shell/announce.tsx';

const COPIED_MS = 2_000;

interface CopyButtonProps {
  readonly value: string;
  /** Says what is copied: "Copy lead id". */
  readonly label: string;
  /** Shows the label; else the button is its icon. */
  readonly withText?: boolean;
}

/** Copies, and says so to everyone, each time; some browsers refuse to. */
export function CopyButton({ value, label, withText = false }: CopyButtonProps) {
  const [last, setLast] = useState<{ readonly copied: boolean } | null>(null);
  const isCopied = last?.copied === true;
  useEffect(() => {
    if (!last?.copied) return; // a refusal stays
    const timer = setTimeout(() => setLast(null), COPIED_MS);
    return () => clearTimeout(timer);
  }, [last]);
  const press = async () => {
    try {
      await navigator.clipboard.writeText(value); // without HTTPS there is no clipboard at all
      announce('Copied.');
      setLast({ copied: true });
    } catch {
      setLast({ copied: false });
    }
  };
  const icon = isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  return (
    <Stack gap={4} align="flex-start">
      {withText ? (
        <Button variant="default" leftSection={icon} onClick={press}>
          {isCopied ? 'Copied' : label}
        </Button>
      ) : (
        <ActionIcon variant="subtle" size="md" aria-label={label} title={label} onClick={press}>
          {icon}
        </ActionIcon>
      )}
      {last?.copied === false && (
        <Text size="sm" role="alert">
          The browser did not let us copy; select it and copy it by hand.
        </Text>
      )}
    </Stack>
  );
}
