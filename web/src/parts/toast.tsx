import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const SHOWN_MS = 6_000;
const UNDO_MS = 10_000;

/** Says that something went well. What went wrong stays in place, next to its control. */
export function toast(text: string, { undo }: { undo?: () => void } = {}): void {
  const id = notifications.show({
    role: 'status', // Mantine's own is `alert`
    withBorder: true,
    autoClose: undo ? UNDO_MS : SHOWN_MS, // pauses while the pointer or the focus is on it
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ) : (
      text
    ),
  });
}
