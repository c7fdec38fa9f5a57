import { readActivity } from '../leads/read-activity.ts';
import { route } from './route.ts';
import { Activity, ActivityQuery } from './schemas/activity.ts';

export const activityRoutes = [
  route({
    method: 'get',
    path: '/v1/activity',
    who: 'tenant',
    summary: 'What became of the leads of a period, and how fast; test leads left out',
    query: ActivityQuery,
    status: 200,
    answer: Activity,
    problems: ['time-zone-unknown'],
    handler: async ({ caller: { tenantId }, query: { period, timeZone } }, { db }) => {
      const { buckets, ...sums } = await readActivity(db, { tenantId, period, timeZone });
      const [first] = buckets;
      return {
        period,
        timeZone,
        from: first.from.toISOString(),
        to: (buckets.at(-1) ?? first).to.toISOString(),
        ...sums,
        buckets: buckets.map(({ from, to, ...bucket }) => ({
          from: from.toISOString(),
          to: to.toISOString(),
          ...bucket,
        })),
      };
    },
  }),
];
