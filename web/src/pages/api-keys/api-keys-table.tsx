import { Button, Code, Table, Text, VisuallyHidden } from '@mantine/core';
import classes from '../../parts/parts.module.css';
import { usePhone } from '../../parts/use-phone.ts';
import { When } from '../../parts/when.tsx';
import type { ApiKey } from './api-keys-api.ts';

/** Those who made a key, as people call them. */
const MAKERS = { operator: 'operator', admin: 'admin' } as const;

interface ApiKeysTableProps {
  readonly keys: readonly ApiKey[];
  readonly onRevoke: (key: ApiKey) => void;
}

export function ApiKeysTable({ keys, onRevoke }: ApiKeysTableProps) {
  const isPhone = usePhone();
  return (
    <Table verticalSpacing="sm">
      <caption>
        <VisuallyHidden>API keys of this workspace</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Name</Table.Th>
          {!isPhone && <Table.Th scope="col">Key</Table.Th>}
          {!isPhone && <Table.Th scope="col">Created</Table.Th>}
          {!isPhone && <Table.Th scope="col">Last used</Table.Th>}
          <Table.Th scope="col">
            <VisuallyHidden>Revoke</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Th scope="row" fw={500} className={classes.rowHeader ?? ''}>
              {key.name}
              {isPhone && (
                <Text size="sm" c="dimmed" fw={400}>
                  <Prefix of={key} /> · created <Created of={key} /> · last used <LastUsed of={key} />
                </Text>
              )}
            </Table.Th>
            {!isPhone && (
              <>
                <Table.Td>
                  <Prefix of={key} />
                </Table.Td>
                <Table.Td>
                  <Created of={key} />
                </Table.Td>
                <Table.Td>
                  <LastUsed of={key} />
                </Table.Td>
              </>
            )}
            <Table.Td ta="right">
              <Button
                variant="default"
                size="xs"
                aria-label={`Revoke ${key.name}`}
                onClick={() => onRevoke(key)}
              >
                Revoke
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface OfKey {
  readonly of: ApiKey;
}

const Prefix = ({ of: { prefix } }: OfKey) => <Code>{prefix}…</Code>;

const Created = ({ of: { createdAt, createdBy, createdThrough } }: OfKey) => (
  <>
    <When at={createdAt} />
    {createdBy && ` by ${MAKERS[createdBy]}`}
    {createdThrough && `, signed in by ${createdThrough.name}`}
  </>
);

const LastUsed = ({ of: { lastUsedAt } }: OfKey) =>
  lastUsedAt === null ? 'never' : <When at={lastUsedAt} />;
