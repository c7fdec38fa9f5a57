import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnect } from '../../api/connect.ts';
import { type Integration, useIntegration } from '../../api/integration.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ConnectionBadges } from '../../parts/connection-badges.tsx';
import { OpeningHubSpot } from '../../parts/opening-hubspot.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { HubSpotTabs } from './hubspot-tabs.tsx';
import { mappingQuery, type Properties, propertiesQuery } from './mapping/mapping-api.ts';
import { MappingEditor } from './mapping/mapping-editor.tsx';
import { NotConnected, PropertiesLine } from './mapping/properties-line.tsx';

const route = getRouteApi('/shell/app/integrations/hubspot/mapping');

/** Which form field goes to which HubSpot property, and what leads become by that. */
export function FieldMappingPage() {
  const integration = useIntegration();
  return (
    <>
      <PageTitle
        title="Field mapping"
        badge={integration.data && <ConnectionBadges integration={integration.data} />}
      />
      <HubSpotTabs />
      <QueryView query={integration} what="the connection" skeleton={<Rows />}>
        {(data) => <FieldMapping status={data.status} />}
      </QueryView>
    </>
  );
}

function FieldMapping({ status }: Pick<Integration, 'status'>) {
  const { map, lead } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: { lead: string | undefined; map?: string | undefined }) =>
    void navigate({ to: '/app/integrations/hubspot/mapping', search, replace: true });
  const [showAll, setShowAll] = useState(false);
  const connect = useConnect();
  const mapping = useQuery(mappingQuery());
  const properties = useQuery({ ...propertiesQuery(), enabled: status === 'connected' });
  // HubSpot may refuse us before the status says so.
  const isRefused = properties.error instanceof ApiProblem && properties.error.code === 'not-connected';
  const isConnected = status === 'connected' && !isRefused;
  const known: Properties | null = isConnected ? (properties.data ?? null) : null;
  return (
    <Stack gap="lg">
      {!isConnected && (
        <NotConnected
          reconnect={status === 'reconnect_required' || isRefused}
          connecting={connect.connecting}
          onConnect={connect.begin}
        />
      )}
      {connect.connecting && <OpeningHubSpot authorizeUrl={connect.authorizeUrl} />}
      {connect.error && <ProblemBlock error={connect.error} />}
      {isConnected && properties.isError && (
        <ProblemBlock error={properties.error} onRetry={() => void properties.refetch()} />
      )}
      {known && <PropertiesLine properties={known} showAll={showAll} onShowAll={setShowAll} />}
      <QueryView query={mapping} what="the field mapping" skeleton={<Rows />}>
        {(answer) =>
          isConnected && properties.isPending ? (
            <Rows />
          ) : (
            <MappingEditor
              mapping={answer}
              properties={known}
              showAll={showAll}
              toMap={map}
              onMapped={() => show({ lead })}
              leadId={lead}
              onLead={(id) => show({ lead: id })}
            />
          )
        }
      </QueryView>
    </Stack>
  );
}

const Rows = () => (
  <Stack gap="sm" aria-hidden>
    {[1, 2, 3, 4, 5, 6].map((row) => (
      <Skeleton key={row} height={44} />
    ))}
  </Stack>
);
