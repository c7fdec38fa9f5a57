import { ActionIcon, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { endSession } from '../api/client.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { LEAVING, unsaved } from '../parts/leave-guard.tsx';
import { ProblemBlock } from '../parts/problem-block.tsx';

/** Ends the session; with unsaved edits it asks before, as whoever stays must still be signed in. */
export function SignOut() {
  const [asked, question] = useDisclosure(false);
  const leave = useMutation({ mutationFn: signOutAndLeave });
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Sign out"
        title="Sign out"
        loading={leave.isPending}
        onClick={() => (unsaved.get().dirty ? question.open() : leave.mutate())}
      >
        <IconLogout size={20} aria-hidden />
      </ActionIcon>
      <ConfirmDialog
        opened={asked}
        onClose={question.close}
        title={LEAVING.title}
        verb={LEAVING.leave}
        cancel={LEAVING.stay}
        destructive
        onConfirm={signOutAndLeave}
      >
        <Text>{LEAVING.consequence}</Text>
      </ConfirmDialog>
      <Modal
        opened={leave.isError}
        onClose={leave.reset}
        title="Sign out"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {leave.isError && <ProblemBlock error={leave.error} onRetry={() => leave.mutate()} />}
      </Modal>
    </>
  );
}

async function signOutAndLeave(): Promise<void> {
  await endSession();
  unsaved.set({ dirty: false }); // asked already, so the browser need not
  location.assign('/signin?result=signed-out'); // a whole load: nothing read stays in memory
}
