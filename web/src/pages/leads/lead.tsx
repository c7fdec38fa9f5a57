import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { LinkText } from '../../parts/link-text.tsx';
import { NotThere } from '../../parts/not-there.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { StatusBadge, WarningsBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { LeadFields } from './lead-fields.tsx';
import { LeadStory } from './lead-story.tsx';
import { LeadTechnical } from './lead-technical.tsx';
import { LeadTimeline } from './lead-timeline.tsx';
import { LeadWarnings } from './lead-warnings.tsx';
import { badgeOf, originOf, titleOf, warningsOf } from './lead-words.ts';
import { type LeadInFull, leadQuery } from './leads-api.ts';

const route = getRouteApi('/shell/app/leads/$leadId');

/** One lead: what happened to it, field by field, and what can be done. */
export function LeadPage() {
  const { leadId } = route.useParams();
  const lead = useQuery(leadQuery(leadId));
  return (
    <>
      <LinkText to="/app/leads" size="sm">
        <IconChevronLeft size={14} aria-hidden /> Leads
      </LinkText>
      <LeadTitle lead={lead.data} />
      <QueryView
        query={lead}
        what="the lead"
        notFound={
          <NotThere what="lead">
            <LinkText to="/app/leads">Go to the leads</LinkText>
          </NotThere>
        }
      >
        {(data) => <LeadView lead={data} />}
      </QueryView>
    </>
  );
}

/** One title from the first moment on: the focus that it gets on opening the page stays. */
function LeadTitle({ lead }: { readonly lead: LeadInFull | undefined }) {
  const title = lead && titleOf(lead);
  return (
    <PageTitle
      title={title ?? 'Lead'}
      tab={title && `Lead ${title}`}
      badge={
        lead && (
          <Group gap={6}>
            <StatusBadge status={badgeOf(lead)} />
            <WarningsBadge count={warningsOf(lead).length} />
            {lead.test && <Badge>Test</Badge>}
          </Group>
        )
      }
    />
  );
}

function LeadView({ lead }: { readonly lead: LeadInFull }) {
  const origin = originOf(lead);
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed" mt="-xs">
        Received <When at={lead.receivedAt} /> (<When at={lead.receivedAt} as="moment" />)
        {origin && ` · ${origin}`}
      </Text>
      <LeadStory lead={lead} />
      <LeadFields lead={lead} />
      <LeadWarnings lead={lead} />
      <LeadTimeline events={lead.events} />
      <LeadTechnical lead={lead} />
    </Stack>
  );
}
