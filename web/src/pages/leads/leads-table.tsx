import { Checkbox, Table, VisuallyHidden } from '@mantine/core';
import { usePhone } from '../../parts/use-phone.ts';
import { LeadRow } from './lead-row.tsx';
import classes from './leads.module.css';
import type { Lead } from './leads-api.ts';
import type { Selection } from './use-selection.ts';

interface LeadsTableProps {
  readonly rows: readonly Lead[];
  readonly selection: Selection;
}

/** The rows of a page, newest first. */
export function LeadsTable({ rows, selection }: LeadsTableProps) {
  const isPhone = usePhone();
  const n = selection.leads.length;
  return (
    <Table
      verticalSpacing={6}
      horizontalSpacing={isPhone ? 4 : 'sm'}
      {...(isPhone ? { fz: 'xs' } : {})}
      highlightOnHover={!isPhone}
      captionSide="top"
    >
      <Table.Caption p={0} m={0}>
        <VisuallyHidden>Leads, newest first</VisuallyHidden>
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" className={classes.select}>
            <Checkbox
              aria-label="Select all on this page"
              size="sm"
              checked={n > 0 && n === rows.length}
              indeterminate={n > 0 && n < rows.length}
              onChange={({ currentTarget }) => selection.selectPage(currentTarget.checked)}
            />
          </Table.Th>
          <Table.Th scope="col">Lead</Table.Th>
          <Table.Th scope="col">Status</Table.Th>
          {!isPhone && (
            <>
              <Table.Th scope="col">HubSpot</Table.Th>
              <Table.Th scope="col">Agent / source</Table.Th>
            </>
          )}
          <Table.Th scope="col" className={classes.received}>
            Received
          </Table.Th>
          {!isPhone && (
            <Table.Th scope="col">
              <VisuallyHidden>Action</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((lead) => (
          <LeadRow key={lead.id} lead={lead} selection={selection} isPhone={isPhone} />
        ))}
      </Table.Tbody>
    </Table>
  );
}
