import { Code, DataList, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { RunLink } from '../../parts/run-link.tsx';
import { TechnicalDetails } from '../../parts/technical-details.tsx';
import { momentOf } from '../../texts/intl.ts';
import classes from './leads.module.css';
import type { LeadInFull } from './leads-api.ts';

/** Ids, consent, the run in Temporal and the lead as JSON; folded away. */
export function LeadTechnical({ lead }: { readonly lead: LeadInFull }) {
  const { consent } = lead;
  const json = JSON.stringify(lead, null, 2);
  return (
    <TechnicalDetails>
      <Stack mt="xs">
        <DataList labelWidth={140} className={classes.field ?? ''}>
          <IdRow label="Lead id" id={lead.id} />
          <IdRow label="Workflow id" id={lead.workflow.id} />
          <IdRow label="Idempotency key" id={lead.idempotencyKey} />
          <IdRow label="Conversation id" id={lead.conversationId} />
          {consent && (
            <Row label="Consent">
              {consent.given ? 'Yes' : 'No'} to “{consent.text}”, {momentOf(consent.at)}
              {consent.page && `, on ${consent.page}`}
            </Row>
          )}
        </DataList>
        <RunOf lead={lead} />
        <Group gap="xs" align="flex-start">
          <Code block tabIndex={0} className={classes.code ?? ''} aria-label="The lead as JSON">
            {json}
          </Code>
          <CopyButton value={json} label="Copy the lead as JSON" />
        </Group>
      </Stack>
    </TechnicalDetails>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

function IdRow({ label, id }: { readonly label: string; readonly id: string | null }) {
  if (id === null) return null;
  return (
    <Row label={label}>
      <Group gap={4}>
        <span>{id}</span>
        <CopyButton value={id} label={`Copy ${label.toLowerCase()}`} />
      </Group>
    </Row>
  );
}

function RunOf({ lead: { workflow } }: { readonly lead: LeadInFull }) {
  const { temporalUiUrl } = useSession();
  if (temporalUiUrl === null) return null;
  return (
    <div>
      <Text size="sm" component="span">
        <RunLink workflow={workflow} />
      </Text>
      <Text size="sm" c="dimmed">
        Where Temporal has removed this run meanwhile, the timeline above is complete.
      </Text>
    </div>
  );
}
