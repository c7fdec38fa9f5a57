import { Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readAfresh } from '../api/read-afresh.ts';
import { service } from '../api/service.ts';
import { sessionQuery, useSession } from '../api/session.ts';

/** Over the page when another tab signed in to another workspace: nothing of this one may be done there. */
export function OtherWorkspaceDialog() {
  const { otherWorkspace, signedOut } = service.use();
  const { workspace } = useSession();
  useLookWhenBack();
  useReadAfresh(otherWorkspace);
  return (
    <Modal
      opened={otherWorkspace !== null && !signedOut}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Another workspace is signed in"
    >
      <Text>
        This browser is now signed in to {otherWorkspace}, so nothing more is sent from this page; continue
        there, or sign in to {workspace.name} in another tab and come back.
      </Text>
      <Group justify="flex-end" mt="md">
        {/* A whole load: nothing read or typed here goes along. */}
        <Button data-autofocus onClick={() => location.assign('/app')}>
          Continue to {otherWorkspace}
        </Button>
      </Group>
    </Modal>
  );
}

/** Whoever comes back to this tab may have signed in elsewhere meanwhile: said before anybody acts. */
function useLookWhenBack() {
  const queryClient = useQueryClient();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'hidden' || service.get().signedOut) return;
      queryClient.fetchQuery({ ...sessionQuery(), staleTime: 0 }).catch(() => {}); // dialogs and banners tell
    };
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [queryClient]);
}

/** Back in the page's own workspace, what was read meanwhile is forgotten. */
function useReadAfresh(otherWorkspace: string | null) {
  useEffect(() => (otherWorkspace === null ? undefined : readAfresh), [otherWorkspace]);
}
