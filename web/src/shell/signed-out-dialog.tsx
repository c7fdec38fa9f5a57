import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { forgetAnswers } from '../api/client.ts';
import { isAway } from '../api/problem.ts';
import { service } from '../api/service.ts';
import { sessionQuery, useSession } from '../api/session.ts';

/** Over the page when the sign-in has ended: what was typed stays, and goes on with a new one. */
export function SignedOutDialog() {
  const { signedOut } = service.use();
  const session = useSession();
  const queryClient = useQueryClient();
  const goOn = useMutation({
    mutationFn: () => queryClient.fetchQuery({ ...sessionQuery(), staleTime: 0 }),
    onSuccess: ({ workspace }) => {
      forgetAnswers();
      service.set({ signedOut: false });
      // Another workspace's edits must not be saved into this one.
      if (workspace.id !== session.workspace.id) location.assign('/app');
      else void queryClient.invalidateQueries();
    },
  });
  return (
    <Modal
      opened={signedOut}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Sign-in ended"
    >
      <Text>
        Your sign-in ended and nothing was saved; open a new sign-in link, then press Continue here.
      </Text>
      {goOn.isError && (
        <Text mt="sm" role="alert">
          {isAway(goOn.error)
            ? 'The service does not answer, so we cannot tell whether you are signed in; try again in a moment.'
            : 'Nobody is signed in in this browser yet, so nothing goes on; open the link here first.'}
        </Text>
      )}
      <Group justify="flex-end" mt="md">
        <Button data-autofocus loading={goOn.isPending} onClick={() => goOn.mutate()}>
          Continue
        </Button>
      </Group>
    </Modal>
  );
}
