import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { sentenceOf } from './problem-block.tsx';

const SHOWN_MS = 6_000;
const UNDO_MS = 10_000;

/** Says that something went well. What went wrong stays in place, next to its control, but for a refused `undo`. */
export function toast(text: string, { undo }: { undo?: () => Promise<unknown> } = {}): void {
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
            undo().catch(undoRefused);
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

/** The control may have gone with its page by now, so this stays until it is closed. */
function undoRefused(error: unknown): void {
  notifications.show({
    role: 'alert',
    withBorder: true,
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <>
        <Text size="sm" fw={500}>
          Undo did not work
        </Text>
        <Text size="sm">{sentenceOf(error)}</Text>
      </>
    ),
  });
}
