import { Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useConnect } from '../../api/connect.ts';
import { useIntegration } from '../../api/integration.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { OpeningHubSpot } from '../../parts/opening-hubspot.tsx';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { focusTitle } from '../../parts/page-title.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { CorrectEmail } from './correct-email.tsx';
import { useHandleLead, useRetryLead } from './lead-actions.ts';
import type { LeadInFull } from './leads-api.ts';

/** What a person can do about the lead as it stands; nothing where it goes on by itself. */
export function LeadActions({ lead }: { readonly lead: LeadInFull }) {
  // Here, since a refusal may show the lead as it stands by now, without the button that was pressed.
  const retry = useRetryLead(lead);
  const handle = useHandleLead(lead.id);
  const error = retry.error ?? handle.error;
  return (
    <>
      <ActionsOf lead={lead} retry={retry} handle={handle} />
      {error && <ProblemBlock error={error} />}
    </>
  );
}

interface ActionsProps {
  readonly lead: LeadInFull;
  readonly retry: ReturnType<typeof useRetryLead>;
  readonly handle: ReturnType<typeof useHandleLead>;
}

function ActionsOf({ lead, retry, handle }: ActionsProps) {
  switch (lead.status) {
    case 'failed':
      return <FailedActions lead={lead} retry={retry} handle={handle} />;
    case 'waiting':
      return lead.waitingFor === 'connection' ? <ConnectAction /> : null;
    case 'synced':
      return (
        lead.hubspotUrl && (
          <div>
            <OutsideLink asButton href={lead.hubspotUrl}>
              Open in HubSpot
            </OutsideLink>
          </div>
        )
      );
    default:
      return null;
  }
}

function FailedActions({ lead, retry, handle }: ActionsProps) {
  const [correcting, dialog] = useDisclosure(false);
  const isCorrectable = lead.failure?.code === 'invalid_email';
  return (
    <Stack gap="sm" align="flex-start" mt="xs">
      <Group gap="xs">
        {isCorrectable && <ActButton onClick={dialog.open}>Correct email</ActButton>}
        <ActButton
          variant={isCorrectable ? 'default' : 'filled'}
          loading={retry.isPending}
          onClick={() => retry.mutate(undefined, { onSuccess: focusTitle })} // the button goes with the failure
        >
          Retry
        </ActButton>
        <ActButton variant="default" onClick={() => handle.mutate(lead.handledAt === null)}>
          {lead.handledAt === null ? 'Mark as handled' : 'Mark as not handled'}
        </ActButton>
      </Group>
      <CorrectEmail lead={lead} opened={correcting} onClose={dialog.close} onDone={focusTitle} />
    </Stack>
  );
}

function ConnectAction() {
  const { data: integration } = useIntegration();
  const connect = useConnect();
  // Connected again meanwhile: the lead goes on by itself within moments.
  if (!integration || integration.status === 'connected') return null;
  return (
    <Stack gap="sm" align="flex-start" mt="xs">
      <ActButton loading={connect.connecting} onClick={connect.begin}>
        {integration.status === 'reconnect_required' ? 'Reconnect' : 'Connect'}
      </ActButton>
      {connect.connecting && <OpeningHubSpot authorizeUrl={connect.authorizeUrl} />}
      {connect.error && <ProblemBlock error={connect.error} />}
    </Stack>
  );
}
