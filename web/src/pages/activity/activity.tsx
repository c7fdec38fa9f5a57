import { EmptyState, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { ScriptView } from '../../parts/script-view.tsx';
import { type Activity, activityQuery } from './activity-api.ts';
import type { Period } from './activity-search.ts';
import { ActivityTiles } from './activity-tiles.tsx';
import { PERIOD_CHOICES, periodWords } from './activity-words.ts';

const route = getRouteApi('/shell/app/activity');

/** What became of the leads, and how fast. */
export function ActivityPage() {
  const { period = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  const activity = useQuery(activityQuery(period));
  const choose = (chosen: Period) => void navigate({ to: '.', search: { period: chosen }, replace: true });
  return (
    <>
      <PageTitle
        title="Activity"
        actions={
          <SegmentedControl<Period>
            aria-label="Period"
            data={[...PERIOD_CHOICES]}
            value={period}
            onChange={choose}
          />
        }
      />
      <QueryView query={activity} what="the activity" skeleton={<Skeleton height={480} aria-hidden />}>
        {(data) => <Numbers activity={data} />}
      </QueryView>
    </>
  );
}

function Numbers({ activity }: { readonly activity: Activity }) {
  if (activity.totals.received === 0) {
    return (
      <EmptyState
        icon={<IconChartBar aria-hidden />}
        title={`No leads in the last ${periodWords(activity.period)}.`}
        description="Test leads are left out here."
      />
    );
  }
  return (
    <Stack gap="xl">
      <ActivityTiles activity={activity} />
      <ScriptView
        what="the charts"
        load={() => import('./charts.tsx')}
        skeleton={<Skeleton height={760} aria-hidden />}
      >
        {({ ActivityCharts }) => <ActivityCharts activity={activity} />}
      </ScriptView>
    </Stack>
  );
}
