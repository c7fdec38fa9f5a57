import { z } from 'zod';
import { oneOf } from '../../search.ts';

export const PERIODS = ['24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

export const activitySearch = z.object({ period: oneOf(PERIODS) });
