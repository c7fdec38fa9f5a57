import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { readSession } from '../../api/client.ts';
import { isNotFound } from '../../api/problem.ts';
import { service } from '../../api/service.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { toast } from '../../parts/toast.tsx';
import { useFocusAfter } from '../../parts/use-focus-after.ts';
import { When } from '../../parts/when.tsx';
import { type ApiKey, apiKeysQuery, revokeApiKey } from './api-keys-api.ts';

interface RevokeKeyProps {
  readonly apiKey: ApiKey;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function RevokeKey({ apiKey: { id, name, lastUsedAt }, opened, onClose }: RevokeKeyProps) {
  const queryClient = useQueryClient();
  const focusAfter = useFocusAfter();
  const revoke = async () => {
    await revokeApiKey(id).catch((error: unknown) => {
      if (!isNotFound(error)) throw error; // somebody else has revoked it: that is what was asked for
    });
    service.set({ revokedKey: name });
    void readSession().catch(() => {}); // the dialog tells, should that have ended as well
    const { queryKey } = apiKeysQuery();
    queryClient.setQueryData(queryKey, (keys) => keys?.filter((key) => key.id !== id));
    void queryClient.invalidateQueries({ queryKey });
    toast(`${name} is revoked; requests with it fail from now on.`);
    focusAfter('h1'); // the button that was pressed is gone
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Revoke ${name}?`}
      verb="Revoke"
      destructive
      onConfirm={revoke}
    >
      <Text size="sm">
        Requests with this key fail at once; it{' '}
        {lastUsedAt === null ? (
          'was never used'
        ) : (
          <>
            was last used <When at={lastUsedAt} />
          </>
        )}
        .
      </Text>
      <Text size="sm" mt="xs">
        Whoever signed in by a link of this key is signed out, perhaps you as well; keys that they made stay.
      </Text>
    </ConfirmDialog>
  );
}
