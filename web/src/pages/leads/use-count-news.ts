import { useEffect, useRef } from 'react';
import { announce, announceCounts } from '../../shell/announce.tsx';
import { counted } from '../../texts/intl.ts';
import { type LeadCounts, totalOf } from './leads-api.ts';
import { type LeadsSearch, withoutPlace } from './leads-search.ts';

/** Has read out how many leads another filter finds, and then how many were synced or failed since. */
export function useCountNews(counts: LeadCounts | undefined, search: LeadsSearch): void {
  const said = useRef<{ filter: string; counts: LeadCounts } | null>(null);
  useEffect(() => {
    if (!counts) return;
    const filter = JSON.stringify(withoutPlace(search));
    const before = said.current;
    if (before?.filter !== filter) {
      if (before) announce(`${counted(totalOf(counts, search), 'lead')}.`);
      said.current = { filter, counts };
      return;
    }
    const synced = counts.synced - before.counts.synced;
    const failed = counts.failed - before.counts.failed;
    const news = [
      ...(synced > 0 ? [`${counted(synced, 'lead')} synced`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    if (news.length === 0 || announceCounts(`${news.join(', ')}.`)) said.current = { filter, counts };
  }, [counts, search]);
}
