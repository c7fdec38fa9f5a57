import { z } from 'zod';
import { ACTIVITY_PERIODS } from '../../leads/activity-periods.ts';

export const ActivityQuery = z.strictObject({
  period: z.enum(ACTIVITY_PERIODS).default('24h'),
  timeZone: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'must be the name of a time zone, like Europe/Berlin')
    .default('UTC')
    .meta({ description: 'Where the days begin.', example: 'Europe/Berlin' }),
});

const count = z.number().int();
const latency = z.number().nullable();

/** `waiting` has those that are on their way in it, so that the three parts add up to what was received. */
const parts = { synced: count, waiting: count, failed: count };

export const Activity = z
  .object({
    period: z.enum(ACTIVITY_PERIODS),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    timeZone: z.string(),
    bucketSeconds: count.meta({ description: 'Of a usual bucket: one over a change of clocks differs.' }),
    totals: z.object({ received: count, ...parts }),
    latency: z
      .object({
        p50Ms: latency,
        p95Ms: latency,
        leftOut: count.meta({ description: 'Synced leads that waited for a reconnect first.' }),
      })
      .meta({ description: 'From acceptance to HubSpot’s answer.' }),
    buckets: z.array(
      z.object({ from: z.iso.datetime(), to: z.iso.datetime(), ...parts, p50Ms: latency, p95Ms: latency }),
    ),
  })
  .meta({ id: 'Activity' });
