import { Badge, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RouteTabs } from '../../parts/route-tabs.tsx';
import { counted } from '../../texts/intl.ts';
import { mappingQuery } from './mapping/mapping-api.ts';

/** The parts of HubSpot's page; the mapping's says how many of its rows HubSpot no longer takes. */
export function HubSpotTabs() {
  const { data } = useQuery(mappingQuery());
  const broken = data?.body.broken.length ?? 0;
  return (
    <RouteTabs
      label="HubSpot"
      tabs={[
        { label: 'Overview', link: { to: '/app/integrations/hubspot' } },
        {
          label: <>Field mapping {broken > 0 && <BrokenRows count={broken} />}</>,
          link: { to: '/app/integrations/hubspot/mapping' },
        },
        { label: 'History', link: { to: '/app/integrations/hubspot/history' } },
      ]}
    />
  );
}

const BrokenRows = ({ count }: { readonly count: number }) => (
  <Badge size="sm" variant="filled" color="red">
    <span aria-hidden>{count}</span>
    <VisuallyHidden>{counted(count, 'broken row')}</VisuallyHidden>
  </Badge>
);
