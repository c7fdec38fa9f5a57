import { Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnect } from '../../api/connect.ts';
import { type Integration, useIntegration } from '../../api/integration.ts';
import { ConnectionBadges } from '../../parts/connection-badges.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { TestLeadDialog } from '../../parts/test-lead-dialog.tsx';
import { AccountCard } from './account-card.tsx';
import { BeforeConnecting } from './before-connecting.tsx';
import { ConnectProblem } from './connect-problem.tsx';
import { DisconnectSection } from './disconnect-section.tsx';
import { HubSpotTabs } from './hubspot-tabs.tsx';
import { LeadsCard } from './leads-card.tsx';
import { PendingAccount } from './pending-account.tsx';
import { StatusPanel } from './status-panel.tsx';
import { ToldAlert } from './told-alert.tsx';

const route = getRouteApi('/shell/app/integrations/hubspot');

export function HubSpotOverviewPage() {
  const integration = useIntegration();
  const connect = useConnect();
  return (
    <>
      <PageTitle
        title="HubSpot"
        badge={
          integration.data && (
            <ConnectionBadges integration={integration.data} connecting={connect.connecting} />
          )
        }
      />
      <HubSpotTabs />
      <QueryView query={integration} what="the connection">
        {(data) => <Overview integration={data} connect={connect} />}
      </QueryView>
    </>
  );
}

interface OverviewProps {
  readonly integration: Integration;
  readonly connect: ReturnType<typeof useConnect>;
}

function Overview({ integration, connect }: OverviewProps) {
  const { problem, account, pending, from } = route.useSearch();
  const [testing, test] = useDisclosure(false);
  const [unconfirmed, setUnconfirmed] = useState<string | null>(null);
  const { status } = integration;
  return (
    <Stack gap="md">
      {problem && <ConnectProblem problem={problem} account={account} status={status} />}
      {pending && <PendingAccount />}
      {unconfirmed && status === 'disconnected' && (
        <ToldAlert tone="notice" sentence={unconfirmed} /> // HubSpot did not say that it is over there as well
      )}
      <StatusPanel
        integration={integration}
        connect={connect}
        fromMarketplace={from === 'marketplace'}
        onTest={test.open}
      />
      {status === 'not_connected' && <BeforeConnecting />}
      <LeadsCard integration={integration} onTest={test.open} />
      {integration.account && <AccountCard integration={integration} account={integration.account} />}
      {(status === 'connected' || status === 'reconnect_required') && (
        <DisconnectSection onUnconfirmed={setUnconfirmed} />
      )}
      <TestLeadDialog opened={testing} onClose={test.close} />
    </Stack>
  );
}
