import { DataList, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Integration } from '../../api/integration.ts';
import { OutsideLink } from '../../parts/outside-link.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { When } from '../../parts/when.tsx';
import { accountName } from '../../texts/connection-texts.ts';
import { timeOf } from '../../texts/intl.ts';
import { Permissions } from './permissions.tsx';

/** Only what is out of the ordinary is said. */
const TYPES: Readonly<Record<string, string>> = {
  SANDBOX: 'Sandbox account',
  DEVELOPER_TEST: 'Developer test account',
  APP_DEVELOPER: 'Developer account',
};

interface AccountCardProps {
  readonly integration: Integration;
  readonly account: NonNullable<Integration['account']>;
}

/** Which HubSpot account it is, who let us in, and for what. */
export function AccountCard({ integration, account }: AccountCardProps) {
  const { status, connectedAt, connectedBy, scopes } = integration;
  const type = TYPES[account.type ?? ''];
  const isPhone = usePhone();
  return (
    <Paper withBorder p="md" component="section" aria-label="Account">
      <Stack gap="sm">
        <Group justify="space-between" mih={36}>
          <Title order={2} size="h4">
            Account
          </Title>
          {status !== 'disconnected' && (
            <OutsideLink asButton href={account.uiUrl}>
              Open HubSpot
            </OutsideLink>
          )}
        </Group>
        <DataList withDivider labelWidth="104px" orientation={isPhone ? 'vertical' : 'horizontal'}>
          <Fact name="HubSpot">
            {accountName(account)}
            {type && <Text size="sm">{type}</Text>}
          </Fact>
          {connectedAt && (
            <Fact name="Connected">
              {connectedBy && <Text inherit>by {connectedBy}</Text>}
              <When at={connectedAt} as="moment" />
            </Fact>
          )}
          <Fact name="Access">{accessWords(integration)}</Fact>
          {status !== 'disconnected' && (
            <Fact name="Permissions">
              <Permissions scopes={scopes} />
            </Fact>
          )}
        </DataList>
      </Stack>
    </Paper>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{name}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

function accessWords({ status, health, renewsAt, accessExpiresAt }: Integration): string {
  if (status === 'disconnected') return 'ended, and the tokens are erased';
  if (status === 'reconnect_required') return 'no longer accepted by HubSpot';
  if (health === 'refresh_failing' || health === 'operator') {
    const isValid = accessExpiresAt !== null && Date.parse(accessExpiresAt) > Date.now();
    return isValid ? `not renewed yet, valid until ${timeOf(accessExpiresAt)}` : 'ended, and not renewed yet';
  }
  return renewsAt ? `renews by itself, next by ${timeOf(renewsAt)}` : 'renews by itself';
}
