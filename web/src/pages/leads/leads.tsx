import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '../../parts/page-title.tsx';
import { Lines, QueryView } from '../../parts/query-view.tsx';
import { countsQuery, leadsQuery } from './leads-api.ts';
import { LeadsFilters } from './leads-filters.tsx';
import { LeadsList, ListHead } from './leads-list.tsx';
import { useCountNews } from './use-count-news.ts';

const route = getRouteApi('/shell/app/leads');

/** The workspace's leads: where each stands, and what can be done about those that have failed. */
export function LeadsPage() {
  const search = route.useSearch();
  const leads = useQuery(leadsQuery(search));
  const { data: counts, isPlaceholderData } = useQuery(countsQuery(search));
  useCountNews(isPlaceholderData ? undefined : counts, search);
  return (
    <>
      <PageTitle title="Leads" />
      <LeadsFilters search={search} counts={counts} />
      <QueryView query={leads} what="the leads" skeleton={<Lines lines={10} />}>
        {(list) => (
          <>
            <ListHead list={list} search={search} counts={counts} />
            <LeadsList
              key={JSON.stringify(search)}
              list={list}
              search={search}
              counts={counts}
              isOfBefore={leads.isPlaceholderData}
            />
          </>
        )}
      </QueryView>
    </>
  );
}
