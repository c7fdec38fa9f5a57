import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { agoOf, momentOf, timeOf } from '../texts/intl.ts';

const REDRAW_MS = 30_000;

/** Draws again as time passes. @returns now, in ms */
export function useNow(everyMs = REDRAW_MS): number {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), everyMs, { autoInvoke: true });
  return now;
}

interface WhenProps {
  readonly at: string;
  /** `relative` (default): 3 min ago · `moment`: with day, second and zone · `both`: in 4 min (14:10). */
  readonly as?: 'relative' | 'moment' | 'both';
}

/** A moment as people say it; the absolute time is the tooltip, and machines read ISO 8601. */
export function When({ at, as = 'relative' }: WhenProps) {
  useNow();
  const moment = momentOf(at);
  const words = as === 'moment' ? moment : agoOf(at);
  return (
    <time dateTime={at} title={moment}>
      {as === 'both' ? `${words} (${timeOf(at)})` : words}
    </time>
  );
}
