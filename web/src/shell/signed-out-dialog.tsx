import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isAnotherWorkspace } from '../api/problem.ts';
import { readAfresh } from '../api/read-afresh.ts';
import { service } from '../api/service.ts';
import { sessionQuery } from '../api/session.ts';
import { whyNotSignedIn } from '../parts/why-not-signed-in.ts';

/** Over the page when the sign-in has ended: what was typed stays, and goes on with a new one. */
export function SignedOutDialog() {
  const { signedOut, revokedKey } = service.use();
  const queryClient = useQueryClient();
  const goOn = useMutation({
    mutationFn: () => queryClient.fetchQuery({ ...sessionQuery(), staleTime: 0 }),
    onSuccess: () => {
      service.set({ signedOut: false });
      readAfresh();
    },
    // Another workspace's edits must not be saved into this one, also not by those who stay.
    onError: (error) => isAnotherWorkspace(error) && location.assign('/app'),
  });
  const why =
    revokedKey === null
      ? 'Your sign-in ended and nothing was saved'
      : `You had signed in by a link of ${revokedKey}, so revoking it ended your sign-in`;
  return (
    <Modal
      opened={signedOut}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Sign-in ended"
    >
      <Text>{why}; open a new sign-in link, then press Continue here.</Text>
      {goOn.isError && (
        <Text mt="sm" role="alert">
          {whyNotSignedIn(goOn.error)}
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
