import { LineChart } from '@mantine/charts';
import { Table } from '@mantine/core';
import { usePhone } from '../../parts/use-phone.ts';
import { durationOf } from '../../texts/intl.ts';
import classes from './activity.module.css';
import type { Activity } from './activity-api.ts';
import { latencySentence, latencyWords, rangeOf, tickOf } from './activity-words.ts';
import { ChartSection } from './chart-section.tsx';

const TITLE = 'Time from lead to contact';
const SERIES = [
  {
    name: 'p50',
    label: 'p50',
    color: 'light-dark(var(--mantine-color-blue-8), var(--mantine-color-blue-4))',
  },
  {
    name: 'p95',
    label: 'p95',
    color: 'light-dark(var(--mantine-color-grape-8), var(--mantine-color-grape-4))',
    strokeDasharray: '6 4',
  },
];
/** In seconds; what is shorter than the first is drawn there. */
const MARKS = [0.1, 1, 10, 60, 600, 3_600, 21_600, 86_400] as const;

/** How long the leads took that went straight to HubSpot. */
export function LatencyChart({ activity }: { readonly activity: Activity }) {
  const isKnown = activity.latency.p50Ms !== null;
  return (
    <ChartSection
      title={TITLE}
      sentence={latencySentence(activity)}
      legend={isKnown && <Legend />}
      chart={isKnown && <Lines activity={activity} />}
      table={<AsTable activity={activity} />}
    />
  );
}

const Legend = () => (
  <ul className={classes.legend} aria-label="Legend">
    {SERIES.map(({ name, color, strokeDasharray }) => (
      <li key={name}>
        <svg width="24" height="8" aria-hidden>
          <line
            x1="0"
            y1="4"
            x2="24"
            y2="4"
            stroke={color}
            strokeWidth="2"
            strokeDasharray={strokeDasharray}
          />
        </svg>
        {name}
      </li>
    ))}
  </ul>
);

function Lines({ activity: { period, buckets } }: { readonly activity: Activity }) {
  const longest = Math.max(...buckets.map(({ p95Ms }) => (p95Ms ?? 0) / 1_000));
  const top = MARKS.find((mark) => mark >= longest && mark > MARKS[0]) ?? longest;
  const marks = MARKS.filter((mark) => mark <= top);
  return (
    <LineChart
      h={260}
      data={buckets.map((bucket) => ({
        label: tickOf(period, bucket),
        p50: drawn(bucket.p50Ms),
        p95: drawn(bucket.p95Ms),
      }))}
      dataKey="label"
      series={SERIES}
      curveType="linear"
      connectNulls={false}
      valueFormatter={(seconds) => durationOf(seconds * 1_000)}
      tickLine="none"
      yAxisProps={{
        scale: 'log',
        domain: [MARKS[0], top],
        ticks: [...marks],
        width: 56,
        allowDataOverflow: true,
      }}
      xAxisProps={{ minTickGap: 24 }}
      lineChartProps={{ title: TITLE }}
      lineProps={{ isAnimationActive: false }}
    />
  );
}

const drawn = (ms: number | null) => (ms === null ? null : Math.max(ms / 1_000, MARKS[0]));

function AsTable({ activity: { period, buckets } }: { readonly activity: Activity }) {
  const isPhone = usePhone();
  return (
    <Table className={classes.table ?? ''} captionSide="top">
      <Table.Caption>{TITLE}, by time received</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Received</Table.Th>
          <Table.Th scope="col" ta="right">
            p50
          </Table.Th>
          <Table.Th scope="col" ta="right">
            p95
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {buckets.map((bucket) => (
          <Table.Tr key={bucket.from}>
            <Table.Th scope="row" fw={400}>
              {rangeOf(period, bucket, isPhone)}
            </Table.Th>
            <Table.Td ta="right">{latencyWords(bucket.p50Ms)}</Table.Td>
            <Table.Td ta="right">{latencyWords(bucket.p95Ms)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
