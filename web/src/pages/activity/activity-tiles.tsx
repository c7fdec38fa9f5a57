import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { LinkText } from '../../parts/link-text.tsx';
import { count } from '../../texts/intl.ts';
import classes from './activity.module.css';
import type { Activity } from './activity-api.ts';
import { latencyWords, leadsOf, type Part } from './activity-words.ts';

/** The numbers of the period; each leads to its leads. */
export function ActivityTiles({ activity }: { readonly activity: Activity }) {
  const { totals, latency } = activity;
  const leads = (n: number, part?: Part) => (
    <LinkText to="/app/leads" search={leadsOf(activity, part)} inherit c="inherit">
      {count(n)}
    </LinkText>
  );
  return (
    <SimpleGrid component="dl" cols={{ base: 2, xs: 3, md: 5 }} spacing="sm" m={0}>
      <Tile label="Leads received">{leads(totals.received)}</Tile>
      <Tile label="Synced">{leads(totals.synced, 'synced')}</Tile>
      <Tile label="Waiting now">{leads(totals.waiting, 'waiting')}</Tile>
      <Tile label="Failed">{leads(totals.failed, 'failed')}</Tile>
      <Tile label="Time to HubSpot" isWide>
        {latencyWords(latency.p50Ms)} / {latencyWords(latency.p95Ms)}
        <Text component="span" display="block" size="xs" c="dimmed" fw={400}>
          p50 / p95
        </Text>
      </Tile>
    </SimpleGrid>
  );
}

interface TileProps {
  readonly label: string;
  /** Takes a phone's whole row. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

const Tile = ({ label, isWide = false, children }: TileProps) => (
  <Paper withBorder p="sm" className={isWide ? (classes.wide ?? '') : ''}>
    <Text component="dt" size="sm" c="dimmed">
      {label}
    </Text>
    <Text component="dd" m={0} fz={20} fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {children}
    </Text>
  </Paper>
);
