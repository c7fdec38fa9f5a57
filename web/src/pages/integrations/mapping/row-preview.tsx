import { Text } from '@mantine/core';
import classes from './mapping.module.css';
import type { PreviewRow } from './mapping-api.ts';

/** What HubSpot would get of one field: a line for each property. */
export function RowPreview({ rows }: { readonly rows: readonly PreviewRow[] | undefined }) {
  if (rows === undefined) return <Text size="sm">–</Text>;
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Not in this lead
      </Text>
    );
  return rows.map((row) => <Line key={row.property ?? ''} row={row} named={rows.length > 1} />);
}

function Line({ row, named }: { readonly row: PreviewRow; readonly named: boolean }) {
  const { label, property, value, result, message } = row;
  if (result === 'empty')
    return (
      <Text size="sm" c="dimmed">
        Not in this lead
      </Text>
    );
  if (value === null) {
    return (
      <>
        <Text size="sm">Left out</Text>
        {message !== null && <Text size="xs">{message}</Text>}
      </>
    );
  }
  return (
    <div>
      {named && (
        <Text size="xs" c="dimmed">
          {label ?? property}
        </Text>
      )}
      <div className={classes.value} title={value}>
        {value}
      </div>
      {result === 'only_if_empty' && (
        <Text size="xs" c="dimmed">
          only if empty
        </Text>
      )}
      {message !== null && property !== 'email' && <Text size="xs">{message}</Text>}
    </div>
  );
}
