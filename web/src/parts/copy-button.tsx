import { ActionIcon, Button, CopyButton as MantineCopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { announce } from '../shell/announce.tsx';

interface CopyButtonProps {
  readonly value: string;
  /** Says what is copied: "Copy lead id". */
  readonly label: string;
  /** Shows the label; else the button is its icon. */
  readonly withText?: boolean;
}

/** Copies, and says so to everyone. */
export function CopyButton({ value, label, withText = false }: CopyButtonProps) {
  return (
    <MantineCopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
        const press = () => {
          copy();
          announce('Copied.');
        };
        return withText ? (
          <Button variant="default" leftSection={icon} onClick={press}>
            {copied ? 'Copied' : label}
          </Button>
        ) : (
          <ActionIcon variant="subtle" size="md" aria-label={label} title={label} onClick={press}>
            {icon}
          </ActionIcon>
        );
      }}
    </MantineCopyButton>
  );
}
