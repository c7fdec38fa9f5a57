import { BarChart } from '@mantine/charts';
import { ColorSwatch, Table } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { LinkText } from '../../parts/link-text.tsx';
import { toneColor } from '../../parts/status-badge.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { count } from '../../texts/intl.ts';
import classes from './activity.module.css';
import type { Activity } from './activity-api.ts';
import { leadsOf, outcomeSentence, PART_WORDS, PARTS, type Part, rangeOf, tickOf } from './activity-words.ts';
import { ChartSection } from './chart-section.tsx';

const COLORS: Readonly<Record<Part, string>> = {
  synced: toneColor('good'),
  waiting: toneColor('waits'),
  failed: toneColor('person'),
};
const TITLE = 'What became of the leads';

export function OutcomeChart({ activity }: { readonly activity: Activity }) {
  return (
    <ChartSection
      title={TITLE}
      sentence={outcomeSentence(activity)}
      legend={<Legend totals={activity.totals} />}
      chart={<Bars activity={activity} />}
      table={<AsTable activity={activity} />}
    />
  );
}

const Legend = ({ totals }: Pick<Activity, 'totals'>) => (
  <ul className={classes.legend} aria-label="Legend">
    {PARTS.map((part) => (
      <li key={part}>
        <ColorSwatch
          component="span"
          color={COLORS[part]}
          size={12}
          radius={2}
          withShadow={false}
          aria-hidden
        />
        {PART_WORDS[part]} {count(totals[part])}
      </li>
    ))}
  </ul>
);

/** By time received, in a fixed order; a bar leads to its leads, as do the rows of the table. */
function Bars({ activity: { period, buckets } }: { readonly activity: Activity }) {
  const navigate = useNavigate();
  return (
    <BarChart
      className={classes.bars ?? ''}
      h={260}
      type="stacked"
      data={buckets.map((bucket) => ({ ...bucket, label: tickOf(period, bucket) }))}
      dataKey="label"
      series={PARTS.map((part) => ({ name: part, label: PART_WORDS[part], color: COLORS[part] }))}
      valueFormatter={count}
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 40 }}
      xAxisProps={{ minTickGap: 24 }}
      barChartProps={{ title: TITLE }}
      barProps={({ name }) => ({
        stroke: 'var(--mantine-color-body)', // a gap, as green and orange differ little for some
        strokeWidth: 2,
        strokeOpacity: 1,
        isAnimationActive: false,
        onClick: (_bar, at) => {
          const bucket = buckets[at];
          const part = PARTS.find((known) => known === name);
          if (bucket) void navigate({ to: '/app/leads', search: leadsOf(bucket, part) });
        },
      })}
    />
  );
}

function AsTable({ activity: { period, buckets } }: { readonly activity: Activity }) {
  const isPhone = usePhone();
  return (
    <Table className={classes.table ?? ''} captionSide="top">
      <Table.Caption>{TITLE}, by time received; a row leads to its leads</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Received</Table.Th>
          {PARTS.map((part) => (
            <Table.Th key={part} scope="col" ta="right">
              {PART_WORDS[part]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {buckets.map((bucket) => (
          <Table.Tr key={bucket.from}>
            <Table.Th scope="row" fw={400}>
              <LinkText to="/app/leads" search={leadsOf(bucket)} inherit>
                {rangeOf(period, bucket, isPhone)}
              </LinkText>
            </Table.Th>
            {PARTS.map((part) => (
              <Table.Td key={part} ta="right">
                {count(bucket[part])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
