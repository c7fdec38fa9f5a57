import { Badge, Checkbox, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useRef } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { Breakable } from '../../parts/breakable.tsx';
import { LinkText } from '../../parts/link-text.tsx';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { StatusBadge, WarningsBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { shortReason } from '../../texts/lead-texts.ts';
import { useRetryLead } from './lead-actions.ts';
import { badgeOf, nameOf, originOf, titleOf, warningsOf } from './lead-words.ts';
import classes from './leads.module.css';
import type { Lead } from './leads-api.ts';
import { useOpenLead } from './use-open-lead.ts';
import { canBeActedOn, type Selection } from './use-selection.ts';

interface LeadRowProps {
  readonly lead: Lead;
  readonly selection: Selection;
  /** Fewer columns; the rest goes into a second line. */
  readonly isPhone: boolean;
}

/** One lead of the list; opened by the link in its first cell, retried in place. */
export function LeadRow({ lead, selection, isPhone }: LeadRowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  const retry = useRetryLead(lead);
  const open = useOpenLead(lead.id);
  const press = () =>
    retry.mutate(undefined, { onSuccess: () => row.current?.querySelector<HTMLElement>('a')?.focus() });
  const button = canBeActedOn(lead) && lead.handledAt === null && (
    <ActButton
      size="compact-sm"
      variant="default"
      loading={retry.isPending}
      aria-label={`Retry ${titleOf(lead)}`}
      onClick={press}
    >
      Retry
    </ActButton>
  );
  const selected = selection.isSelected(lead);
  const columns = isPhone ? 4 : 7;
  const hasSecondLine = button !== false || lead.outcome !== null || originOf(lead) !== null || lead.test;
  return (
    <>
      <Table.Tr
        ref={row}
        className={`${classes.opens} ${isPhone && hasSecondLine ? classes.joined : ''}`}
        onClick={open}
        onAuxClick={open}
      >
        <Table.Td className={classes.select}>
          <Checkbox
            aria-label={`Select lead ${titleOf(lead)}`}
            size="sm"
            checked={selected}
            onChange={({ currentTarget: { checked }, nativeEvent }) =>
              selection.toggle(lead, checked, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
            }
          />
        </Table.Td>
        <Table.Td className={classes.lead}>
          <LinkText to="/app/leads/$leadId" params={{ leadId: lead.id }} size={isPhone ? 'xs' : 'sm'}>
            <Breakable text={titleOf(lead)} />
          </LinkText>
          <Text size={isPhone ? 'xs' : 'sm'} c="dimmed">
            {nameOf(lead)}
          </Text>
        </Table.Td>
        <Table.Td>
          <Standing lead={lead} isPhone={isPhone} />
        </Table.Td>
        {!isPhone && (
          <>
            <Table.Td className={classes.whole}>
              <InHubSpot lead={lead} />
            </Table.Td>
            <Table.Td className={classes.origin}>
              <Origin lead={lead} />
            </Table.Td>
          </>
        )}
        <Table.Td className={classes.received}>
          <Text size={isPhone ? 'xs' : 'sm'} component="span">
            <When at={lead.receivedAt} />
          </Text>
        </Table.Td>
        {!isPhone && <Table.Td>{button}</Table.Td>}
      </Table.Tr>
      {isPhone && hasSecondLine && (
        <Table.Tr className={classes.opens} onClick={open} onAuxClick={open}>
          <Table.Td />
          <Table.Td colSpan={columns - 1} pt={0}>
            <Group gap="sm">
              <WarningsBadge count={warningsOf(lead).length} size="md" />
              <InHubSpot lead={lead} />
              <Origin lead={lead} />
              {button}
            </Group>
          </Table.Td>
        </Table.Tr>
      )}
      {retry.isError && (
        <Table.Tr>
          <Table.Td colSpan={columns}>
            <ProblemBlock error={retry.error} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function Standing({ lead, isPhone }: Pick<LeadRowProps, 'lead' | 'isPhone'>) {
  const reason = shortReason(lead);
  return (
    <Stack gap={2} align="flex-start">
      <Group gap={4} wrap="nowrap" className={classes.badges ?? ''}>
        <StatusBadge status={badgeOf(lead)} size={isPhone ? 'md' : 'lg'} />
        {!isPhone && <WarningsBadge count={warningsOf(lead).length} size="lg" />}
      </Group>
      {reason && (
        <Text size="xs" c="dimmed" className={classes.reason ?? ''}>
          {reason}
        </Text>
      )}
    </Stack>
  );
}

function InHubSpot({ lead }: { readonly lead: Lead }) {
  const { outcome, hubspotUrl, status } = lead;
  if (status !== 'synced' || outcome === null) return null;
  const words = outcome === 'created' ? 'Created' : 'Updated';
  if (hubspotUrl === null) return <Text size="sm">{words}</Text>;
  return (
    <Text size="sm" component="span">
      <OutsideLink href={hubspotUrl}>
        {words}
        <VisuallyHidden>: contact of {titleOf(lead)} in HubSpot</VisuallyHidden>
      </OutsideLink>
    </Text>
  );
}

function Origin({ lead }: { readonly lead: Lead }) {
  return (
    <Group gap={6}>
      <Text size="sm" component="span">
        {originOf(lead)}
      </Text>
      {lead.test && <Badge size="sm">Test</Badge>}
    </Group>
  );
}
