import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { LISTS_KEY } from './leads-api.ts';
import { type LeadsSearch, withoutPlace } from './leads-search.ts';

const route = getRouteApi('/shell/app/leads');

interface Manner {
  /** Each step of it is no page of its own for the browser's Back. */
  readonly typing?: boolean;
  /** Of the same list, which is then read from its top. */
  readonly turning?: boolean;
}

/** Shows another part of the leads: the filter as it is, changed in what is named, from its newest lead on. */
export function useShow() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  return (change: Partial<LeadsSearch>, { typing = false, turning = false }: Manner = {}) => {
    // A list that one left keeps its rows for the browser's Back; whoever asks for one sees it as it is now.
    client.removeQueries({ queryKey: LISTS_KEY, type: 'inactive' });
    void navigate({
      to: '/app/leads',
      search: { ...withoutPlace(search), ...change },
      replace: typing,
      resetScroll: turning,
    });
  };
}
