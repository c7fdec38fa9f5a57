import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isNotFound } from '../../api/problem.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ProblemBlock, sentenceOf } from '../../parts/problem-block.tsx';
import { toast } from '../../parts/toast.tsx';
import { accountName } from '../../texts/connection-texts.ts';
import { counted } from '../../texts/intl.ts';
import { dropPendingAccount, pendingQuery, usePendingAccount } from './integrations-api.ts';
import { ToldAlert } from './told-alert.tsx';

/** Another account than before was approved: which shall it be? Nothing changes without an answer. */
export function PendingAccount() {
  const pending = useQuery(pendingQuery());
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const isLoaded = pending.data !== undefined;
  useEffect(() => {
    if (isLoaded) box.current?.focus();
  }, [isLoaded]);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['integration'], exact: true });
  /** Another account was approved in its place, or none waits any more: it shows which, beside the refusal. */
  const onError = async (error: Error) => {
    if (!isNotFound(error)) return;
    await pending.refetch();
    box.current?.focus(); // the button that was pressed had no focus while it waited
  };
  const use = useMutation({
    mutationFn: usePendingAccount,
    onError,
    onSuccess: async () => {
      await refresh();
      await navigate({ to: '/app/integrations', search: { connected: '1' } });
    },
  });
  const cancel = useMutation({
    mutationFn: dropPendingAccount,
    onError,
    onSuccess: async () => {
      toast('Nothing changed; the account before is kept.');
      await navigate({ to: '/app/integrations/hubspot', search: {}, replace: true });
    },
  });
  if (pending.isError) return <NothingPending error={pending.error} />;
  if (!pending.data) return null;
  const { account, before, waitingLeads } = pending.data;
  const error = use.error ?? cancel.error;
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alertdialog"
      aria-label="Another HubSpot account"
      variant="outline"
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Stack gap="sm">
        <Text size="sm">
          {`You approved ${accountName(account)}, but ${
            waitingLeads > 0
              ? `${counted(waitingLeads, 'waiting lead')} ${waitingLeads === 1 ? 'was' : 'were'} collected for ${accountName(before)}`
              : `this workspace's leads went to ${accountName(before)} so far`
          }.`}
        </Text>
        <Text size="sm">Field mappings are kept, and checked against the new account.</Text>
        <Group gap="sm">
          <ActButton loading={use.isPending || use.isSuccess} onClick={() => use.mutate(account.hubId)}>
            {`Use ${account.name}${waitingLeads > 0 ? ' and send them there' : ''}`}
          </ActButton>
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(account.hubId)}>
            {`Cancel, keep ${before.name}`}
          </Button>
        </Group>
        {error && <ProblemBlock error={error} />}
      </Stack>
    </Alert>
  );
}

/** Answered before, or too late. */
function NothingPending({ error }: { readonly error: unknown }) {
  const navigate = useNavigate();
  if (!isNotFound(error)) return <ProblemBlock error={error} loading="the account that you approved" />;
  return (
    <ToldAlert
      tone="notice"
      sentence={sentenceOf(error)}
      onClose={() => void navigate({ to: '/app/integrations/hubspot', search: {}, replace: true })}
    />
  );
}
