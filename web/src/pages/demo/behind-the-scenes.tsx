import { Badge, Group, Paper, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconCircleDashed, IconForms, IconInboxOff, IconSend2, IconTool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { EventBullet } from '../../parts/event-bullet.tsx';
import { LinkText } from '../../parts/link-text.tsx';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RunLink } from '../../parts/run-link.tsx';
import { StatusBadge, toneColor } from '../../parts/status-badge.tsx';
import { type TestedLead, watchQuery } from '../../parts/test-lead-api.ts';
import { sentenceOf } from '../../parts/test-lead-progress.tsx';
import { announce } from '../../shell/announce.tsx';
import { durationOf, momentOf } from '../../texts/intl.ts';
import classes from './demo.module.css';
import { KEYWORDS } from './demo-rule.ts';
import type { Call, CallForm } from './use-chat.ts';

/** What each tool call sets going, as it happens; the newest first. */
export function BehindTheScenes({ calls }: { readonly calls: readonly Call[] }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5" mb="sm" id="behind-the-scenes">
        Behind the scenes
      </Title>
      {calls.length === 0 && (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            Nothing yet: once a message asks for the sales team, every step from the tool call to the contact
            in HubSpot shows here as it happens.
          </Text>
          <Text size="sm" c="dimmed">
            Keywords: {KEYWORDS.join(', ')}.
          </Text>
        </Stack>
      )}
      <Stack gap="xl">
        {calls
          .map((call, n) => (
            <section key={call.args.conversation_id + call.n} aria-labelledby={`call-${n}`}>
              <Title order={3} size="h6" mb="xs" id={`call-${n}`}>
                {calls.length === 1 ? 'What came of the message' : `What came of call ${n + 1}`}
              </Title>
              <CallStory call={call} />
            </section>
          ))
          .reverse()}
      </Stack>
    </Paper>
  );
}

function CallStory({ call }: { readonly call: Call }) {
  const { form } = call;
  if (form.is === 'sent') return <LeadStory call={call} form={form} />;
  return (
    <Steps>
      {callStep(call)}
      {formStep(form)}
      {form.is !== 'unavailable' && (
        <Timeline.Item bullet={<IconCircleDashed size={16} color={toneColor('neutral')} aria-hidden />}>
          <Text size="sm" c="dimmed">
            The lead is accepted when the form is sent.
          </Text>
        </Timeline.Item>
      )}
    </Steps>
  );
}

interface LeadStoryProps {
  readonly call: Call;
  readonly form: Extract<CallForm, { is: 'sent' }>;
}

function LeadStory({ call, form }: LeadStoryProps) {
  const { leadId, sentAt } = form;
  const lead = useQuery(watchQuery(leadId));
  const end = lead.data?.status === 'synced' || lead.data?.status === 'failed' ? sentenceOf(lead.data) : null;
  useEffect(() => {
    if (end !== null) announce(end);
  }, [end]);
  return (
    <Stack gap="md">
      <Steps>
        {callStep(call)}
        {formStep(form)}
        {step({
          icon: IconSend2,
          title: 'Lead accepted',
          at: sentAt,
          words: `Stored as ${leadId} before the visitor is thanked: from here on it is not lost.`,
        })}
        {lead.data?.events.map(({ kind, at, message }, n, events) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only added, at the end
          <Timeline.Item key={n} bullet={<EventBullet kind={kind} />}>
            <Text size="sm" className={classes.words ?? ''}>
              {message}
            </Text>
            <Moment at={at} before={events[n - 1]?.at} />
          </Timeline.Item>
        ))}
      </Steps>
      <QueryView query={lead} what="the lead">
        {(data) => <Outcome lead={data} />}
      </QueryView>
    </Stack>
  );
}

function Outcome({ lead }: { readonly lead: TestedLead }) {
  return (
    <Stack gap="xs" className={classes.outcome}>
      <Group gap={6}>
        <StatusBadge status={lead.status} />
        {lead.test && <Badge>Test</Badge>}
      </Group>
      <Text size="sm">{sentenceOf(lead)}</Text>
      <Group gap="md" className={classes.links}>
        <LinkText to="/app/leads/$leadId" params={{ leadId: lead.id }} size="sm">
          Open the lead
        </LinkText>
        {lead.hubspotUrl && (
          <Text size="sm" component="span">
            <OutsideLink href={lead.hubspotUrl}>Open the contact in HubSpot</OutsideLink>
          </Text>
        )}
        <Text size="sm" component="span">
          <RunLink workflow={lead.workflow} />
        </Text>
      </Group>
    </Stack>
  );
}

const Steps = ({ children }: { readonly children: ReactNode }) => (
  <Timeline bulletSize={24} lineWidth={2} active={-1}>
    {children}
  </Timeline>
);

interface StepFacts {
  readonly icon: typeof IconTool;
  readonly title: string;
  readonly at?: string;
  readonly words: string;
}

/** A function, not a component: `Timeline` counts its items among its own children. */
const step = ({ icon: Icon, title, at, words }: StepFacts) => (
  <Timeline.Item key={title} bullet={<Icon size={16} aria-hidden />}>
    <Text size="sm">{title}</Text>
    <Text size="xs" c="dimmed" className={classes.words ?? ''}>
      {words}
    </Text>
    {at && <Moment at={at} />}
  </Timeline.Item>
);

const callStep = ({ at, keyword }: Call) =>
  step({
    icon: IconTool,
    title: 'Tool call: collect_lead',
    at,
    words: `Decided by the keyword “${keyword}”.`,
  });

function formStep(form: CallForm) {
  switch (form.is) {
    case 'unavailable':
      return step({
        icon: IconInboxOff,
        title: 'Form not available',
        words:
          'The API refused it, so the visitor reads that it is not available right now; check that Collect Lead is on.',
      });
    case 'loading':
      return step({ icon: IconForms, title: 'Form is loading', words: EMBEDDED });
    case 'shown':
    case 'sent':
      return step({ icon: IconForms, title: 'Form shown', at: form.shownAt, words: EMBEDDED });
  }
}

const EMBEDDED = 'The very element that websites embed.';

function Moment({ at, before }: { readonly at: string; readonly before?: string | undefined }) {
  return (
    <Group gap="xs" className={classes.moment}>
      <Text size="xs" c="dimmed">
        <time dateTime={at}>{momentOf(at)}</time>
      </Text>
      {before && (
        <Text size="xs" c="dimmed">
          +{durationOf(Math.max(0, Date.parse(at) - Date.parse(before)))}
        </Text>
      )}
    </Group>
  );
}
