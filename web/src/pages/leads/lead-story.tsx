import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { useNow } from '../../parts/when.tsx';
import { dateOf, durationOf } from '../../texts/intl.ts';
import { failureSentence, NOT_STARTED, waitingSentence } from '../../texts/lead-texts.ts';
import { LeadActions } from './lead-actions-bar.tsx';
import { isLate } from './lead-words.ts';
import type { LeadInFull } from './leads-api.ts';

const LATE_EVERY_MS = 5_000;

/** What happened, in one sentence, with what was unusual about the contact, and what can be done. */
export function LeadStory({ lead }: { readonly lead: LeadInFull }) {
  const now = useNow(LATE_EVERY_MS);
  return (
    <Paper component="section" aria-labelledby="what-happened" withBorder p="md">
      <Stack gap={6}>
        <Title order={2} size="h5" id="what-happened">
          What happened
        </Title>
        {lead.erasedAt ? (
          <Erased lead={lead} on={lead.erasedAt} />
        ) : (
          <>
            <Text>{storyOf(lead, now)}</Text>
            {lead.notes.map(({ code, message }) => (
              <Text key={code} size="sm">
                {message}
              </Text>
            ))}
            {isGone(lead) && (
              <Text size="sm">The contact was deleted in HubSpot since, so there is no record to open.</Text>
            )}
            {lead.status === 'failed' && lead.handledAt && (
              <Alert variant="light" color="gray" p="xs">
                <Text size="sm">
                  Marked as handled on {dateOf(lead.handledAt)}, so nobody is asked to look at it any more.
                </Text>
              </Alert>
            )}
            <LeadActions lead={lead} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

/** Why nothing is left of the person; what was written to HubSpot stays there, unless HubSpot itself erased them. */
function Erased({ lead, on }: { readonly lead: LeadInFull; readonly on: string }) {
  const because = ERASED_BECAUSE[lead.erasedBecause ?? 'hubspot_privacy_deletion'];
  const { hubspotUrl } = lead;
  return (
    <>
      {lead.status === 'synced' && hubspotUrl !== null && <Text>{syncedSentence(lead)}</Text>}
      <Text>
        Erased on {dateOf(on)} because {because}.
      </Text>
      {hubspotUrl !== null && lead.erasedBecause === 'request' && (
        <Text size="sm">HubSpot still has the contact; delete it there, too.</Text>
      )}
      {hubspotUrl !== null && (
        <div>
          <OutsideLink asButton href={hubspotUrl}>
            Open in HubSpot
          </OutsideLink>
        </div>
      )}
    </>
  );
}

const ERASED_BECAUSE = {
  hubspot_privacy_deletion: 'the contact was deleted for privacy in HubSpot',
  request: 'the person asked for it',
  retention: 'leads are kept for a limited time',
};

const isGone = ({ status, hubspotContactId, hubspotUrl }: LeadInFull) =>
  status === 'synced' && hubspotContactId !== null && hubspotUrl === null;

function storyOf(lead: LeadInFull, now: number): string {
  switch (lead.status) {
    case 'received':
      return isLate(lead, now) ? NOT_STARTED : 'Stored, and on its way to HubSpot within seconds.';
    case 'syncing':
      return 'It is being sent to HubSpot right now.';
    case 'waiting': {
      const said = lead.events.findLast(({ kind }) => kind === 'waiting')?.message ?? '';
      return waitingSentence(lead, { tries: triesOf(lead), said });
    }
    case 'failed':
      return failureSentence(lead, { tries: triesOf(lead), said: lead.failure?.message ?? '' });
    case 'synced':
      return syncedSentence(lead);
  }
}

function syncedSentence({ outcome, hubspotContactId, account, receivedAt, syncedAt }: LeadInFull): string {
  if (outcome === 'updated') return `Updated the existing contact ${hubspotContactId}, matched by email.`;
  const took = syncedAt
    ? ` ${durationOf(Date.parse(syncedAt) - Date.parse(receivedAt))} after it arrived`
    : '';
  return `Created contact ${hubspotContactId} in ${account?.name ?? 'HubSpot'}${took}.`;
}

/**
 * How often HubSpot was tried since the lead was last put in line. Of each three in a row the last is not noted by
 * itself: the wait or the failure that follows tells of it.
 */
function triesOf({ events }: LeadInFull): number {
  const begun = events.findLastIndex(({ kind }) => kind === 'received' || kind === 'retried');
  const failed = events.slice(begun + 1).filter(({ kind }) => kind === 'attempt_failed');
  return failed.length + failed.filter(({ details }) => details?.attempt === 2).length;
}
