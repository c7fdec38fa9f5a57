import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Activity as ActivitySchema } from '../../../../src/api/schemas/activity.ts';
import { get } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';
import { ZONE } from '../../texts/intl.ts';
import type { Period } from './activity-search.ts';

export type Activity = z.output<typeof ActivitySchema>;
export type Bucket = Activity['buckets'][number];

export const activityQuery = (period: Period) =>
  queryOptions({
    queryKey: ['activity', period],
    queryFn: () => get<Activity>('/v1/activity', { period, timeZone: ZONE }),
    refetchInterval: pollEvery(PACE.activity),
    placeholderData: (before) => before,
  });
