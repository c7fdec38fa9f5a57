import { Code, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { EventBullet } from '../../parts/event-bullet.tsx';
import { TechnicalDetails } from '../../parts/technical-details.tsx';
import { durationOf, momentOf } from '../../texts/intl.ts';
import classes from './leads.module.css';
import type { LeadInFull } from './leads-api.ts';

type LeadEvent = LeadInFull['events'][number];

/** Every event of the lead with its time and the gap before it; a person's retry begins a run of its own. */
export function LeadTimeline({ events }: { readonly events: readonly LeadEvent[] }) {
  const runs = inRuns(events);
  return (
    <section aria-labelledby="timeline">
      <Title order={2} size="h5" mb="xs" id="timeline">
        Timeline
      </Title>
      <Stack gap="md">
        {runs.map((run, n) => (
          <div key={run[0]?.event.at}>
            {runs.length > 1 && (
              <Title order={3} size="h6" mb="xs">
                {n === 0 ? 'First run' : `Run ${n + 1}`}
              </Title>
            )}
            <Timeline bulletSize={24} lineWidth={2} active={-1}>
              {run.map(({ event, gapMs }, place) => (
                <Timeline.Item
                  // biome-ignore lint/suspicious/noArrayIndexKey: events are only added, at the end
                  key={place}
                  bullet={<EventBullet kind={event.kind} />}
                  title={<EventTitle event={event} gapMs={gapMs} />}
                >
                  <Answer details={event.details} />
                </Timeline.Item>
              ))}
            </Timeline>
          </div>
        ))}
      </Stack>
    </section>
  );
}

interface Placed {
  readonly event: LeadEvent;
  /** Since the event before; `null` for the first. */
  readonly gapMs: number | null;
}

function inRuns(events: readonly LeadEvent[]): Placed[][] {
  const runs: Placed[][] = [];
  events.forEach((event, n) => {
    const before = events[n - 1];
    const placed = { event, gapMs: before ? Date.parse(event.at) - Date.parse(before.at) : null };
    const run = event.kind === 'retried' ? undefined : runs.at(-1);
    if (run) run.push(placed);
    else runs.push([placed]);
  });
  return runs;
}

function EventTitle({ event: { at, message, details }, gapMs }: Placed) {
  return (
    <>
      <Text size="sm" className={classes.field ?? ''}>
        {message}
      </Text>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          <time dateTime={at}>{momentOf(at)}</time>
        </Text>
        {gapMs !== null && <Fact>+{durationOf(Math.max(0, gapMs))}</Fact>}
        {details?.attempt !== undefined && <Fact>attempt {details.attempt}</Fact>}
      </Group>
    </>
  );
}

function Fact({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}

/** What HubSpot said to the letter, and where our log has the rest, for whoever looks closer. */
function Answer({ details }: Pick<LeadEvent, 'details'>) {
  const { hubspot, traceId } = details ?? {};
  const lines = [
    ...(hubspot ? [hubspot.status === null ? 'no answer' : `status: ${hubspot.status}`] : []),
    ...(hubspot?.category ? [`category: ${hubspot.category}`] : []),
    ...(hubspot?.correlationId ? [`correlation id: ${hubspot.correlationId}`] : []),
    ...(traceId ? [`trace id: ${traceId}`] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <TechnicalDetails summary={hubspot ? 'HubSpot’s answer' : 'Technical details'}>
      <Code block tabIndex={0} className={classes.code ?? ''}>
        {lines.join('\n')}
      </Code>
    </TechnicalDetails>
  );
}
