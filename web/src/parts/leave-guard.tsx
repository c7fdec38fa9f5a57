import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { createStore } from '../store.ts';

/** Whether leaving drops something: for what is outside of the page, and leaves it. */
export const unsaved = createStore({ dirty: false });
const isDirty = () => unsaved.get().dirty;

export const LEAVING = {
  title: 'Leave without saving?',
  consequence: 'Your changes on this page are not saved, and leaving drops them.',
  stay: 'Stay here',
  leave: 'Leave',
} as const;

/** Asks before a page with unsaved edits is left, within the pages and by closing the tab. */
export function LeaveGuard({ dirty }: { readonly dirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  useEffect(() => {
    unsaved.set({ dirty });
    return () => unsaved.set({ dirty: false });
  }, [dirty]);
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={LEAVING.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text>{LEAVING.consequence}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={() => blocker.reset?.()}>
          {LEAVING.stay}
        </Button>
        <Button color="red" onClick={() => blocker.proceed?.()}>
          {LEAVING.leave}
        </Button>
      </Group>
    </Modal>
  );
}
