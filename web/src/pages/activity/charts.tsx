import '@mantine/charts/styles.css';
import { Stack } from '@mantine/core';
import type { Activity } from './activity-api.ts';
import { LatencyChart } from './latency-chart.tsx';
import { OutcomeChart } from './outcome-chart.tsx';

/** In a script of their own: the library that draws them is as large as half of all the rest. */
export const ActivityCharts = ({ activity }: { readonly activity: Activity }) => (
  <Stack gap="xl">
    <OutcomeChart activity={activity} />
    <LatencyChart activity={activity} />
  </Stack>
);
