import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Breakable } from '../../parts/breakable.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import classes from './leads.module.css';
import type { LeadInFull } from './leads-api.ts';
import { MapField } from './map-field.tsx';

type FieldResult = LeadInFull['fieldResults'][number];

/** Field by field what HubSpot got of the lead; each is accounted for. */
export function LeadFields({ lead }: { readonly lead: LeadInFull }) {
  const isPhone = usePhone();
  if (lead.fieldResults.length === 0) return null;
  // The halves of a name stand under one another: the name itself is said once.
  const rows = lead.fieldResults.map((result, n, all) => ({
    ...result,
    key: `${result.field} ${result.property} ${result.result}`,
    isFirst: all[n - 1]?.field !== result.field,
    status: lead.status,
    submitted: lead.erasedAt === null ? result.submitted : 'Erased',
  }));
  return (
    <section aria-labelledby="fields">
      <Title order={2} size="h5" mb="xs" id="fields">
        Fields
      </Title>
      {isPhone ? <FieldCards rows={rows} /> : <FieldsTable rows={rows} />}
    </section>
  );
}

interface Row extends FieldResult {
  readonly isFirst: boolean;
  readonly status: LeadInFull['status'];
}

type KeyedRow = Row & { readonly key: string };

function FieldsTable({ rows }: { readonly rows: readonly KeyedRow[] }) {
  return (
    <Table aria-labelledby="fields" layout="fixed" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w="12%">
            Form field
          </Table.Th>
          <Table.Th scope="col">Submitted</Table.Th>
          <Table.Th scope="col" w="18%">
            HubSpot property
          </Table.Th>
          <Table.Th scope="col">Sent</Table.Th>
          <Table.Th scope="col" w="24%">
            Result
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, ...row }) => (
          <Table.Tr key={key} className={classes.field}>
            {row.isFirst ? <Table.Th scope="row">{row.field}</Table.Th> : <Table.Td />}
            <Table.Td>{row.isFirst && <Breakable text={textOf(row.submitted)} />}</Table.Td>
            <Table.Td>
              <Property row={row} />
            </Table.Td>
            <Table.Td>{row.sent !== null && <Breakable text={row.sent} />}</Table.Td>
            <Table.Td>
              <Result row={row} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** On phones: a card for each field, in it each property that it goes to. */
function FieldCards({ rows }: { readonly rows: readonly KeyedRow[] }) {
  return (
    <Stack gap="xs">
      {rows
        .filter(({ isFirst }) => isFirst)
        .map(({ key, field, submitted }) => (
          <Paper key={key} withBorder p="xs" className={classes.field ?? ''}>
            <Text size="sm" fw={600}>
              {field}
            </Text>
            <Text size="sm">{textOf(submitted)}</Text>
            {rows
              .filter((row) => row.field === field)
              .map(({ key: rowKey, ...row }) => (
                <Text key={rowKey} size="sm" component="div" mt={4}>
                  {row.property && (
                    <>
                      → <Property row={row} />
                      {row.sent !== null && `: ${row.sent}`} ·{' '}
                    </>
                  )}
                  <Text span inherit c="dimmed">
                    <Result row={row} />
                  </Text>
                </Text>
              ))}
          </Paper>
        ))}
    </Stack>
  );
}

/** By its label where that is known, and always by its name: labels need not differ. */
function Property({ row: { label, property } }: { readonly row: Row }) {
  if (property === null) return null;
  if (label === null) return property;
  return (
    <>
      {label}{' '}
      <Text span size="xs" c="dimmed">
        {property}
      </Text>
    </>
  );
}

function Result({ row: { field, result, message, status } }: { readonly row: Row }) {
  switch (result) {
    case 'sent':
      return message ? `Sent: ${message}` : 'Sent';
    case 'kept_existing':
      return 'Kept HubSpot’s value (only if empty)';
    case 'left_out':
      return `Left out: ${message}`;
    case 'not_mapped':
      return (
        <>
          Not mapped · <MapField field={field} />
        </>
      );
    case 'not_sent':
      return message ?? (status === 'synced' || status === 'failed' ? 'Not sent' : 'Not sent yet');
  }
}

/** Whatever a form or a model has put into a field, as text. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
