import { EmptyState, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { type ApiKey, apiKeysQuery } from './api-keys-api.ts';
import { ApiKeysTable } from './api-keys-table.tsx';
import { CreateKey } from './create-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

/** Which keys call the API for this workspace. */
export function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery());
  const [revoking, setRevoking] = useState<{ readonly key: ApiKey; readonly asked: boolean } | null>(null);
  return (
    <>
      <PageTitle title="API keys" actions={<CreateKey />} />
      <Stack gap="lg">
        <Text size="sm" maw={680}>
          A key lets your servers call the API for this workspace. To replace one, create a new key, switch
          your servers to it, then revoke the old one.
        </Text>
        <QueryView query={keys} what="the API keys">
          {(items) =>
            items.length === 0 ? (
              <EmptyState
                icon={<IconKey aria-hidden />}
                title="No API keys"
                description="Nothing but these pages can call the API; create a key for your servers."
              />
            ) : (
              <ApiKeysTable keys={items} onRevoke={(key) => setRevoking({ key, asked: true })} />
            )
          }
        </QueryView>
      </Stack>
      {revoking && (
        <RevokeKey
          apiKey={revoking.key}
          opened={revoking.asked}
          onClose={() => setRevoking({ ...revoking, asked: false })}
        />
      )}
    </>
  );
}
