import { Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useConnect } from '../../api/connect.ts';
import { type Integration, useIntegration } from '../../api/integration.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { TestLeadDialog } from '../../parts/test-lead-dialog.tsx';
import { Checklist } from './checklist.tsx';
import { ConnectedAlert } from './connected-alert.tsx';
import { HubSpotRow } from './hubspot-row.tsx';

export function IntegrationsPage() {
  const integration = useIntegration();
  return (
    <>
      <PageTitle title="Integrations" />
      <QueryView query={integration} what="the integrations">
        {(data) => <Integrations integration={data} />}
      </QueryView>
    </>
  );
}

function Integrations({ integration }: { readonly integration: Integration }) {
  const connect = useConnect();
  const [testing, test] = useDisclosure(false);
  return (
    <Stack gap="lg">
      <ConnectedAlert integration={integration} onTest={test.open} />
      <HubSpotRow integration={integration} connect={connect} />
      <Checklist integration={integration} connect={connect} onTest={test.open} />
      <TestLeadDialog opened={testing} onClose={test.close} />
    </Stack>
  );
}
