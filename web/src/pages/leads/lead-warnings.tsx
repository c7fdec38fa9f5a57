import { List, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { LinkText } from '../../parts/link-text.tsx';
import { toneColor } from '../../parts/status-badge.tsx';
import type { LeadInFull } from './leads-api.ts';
import { MapField } from './map-field.tsx';

/** What HubSpot did not get or kept, each in its sentence, with the way to mend it where there is one. */
export function LeadWarnings({ lead: { warnings } }: { readonly lead: LeadInFull }) {
  if (warnings.length === 0) return null;
  return (
    <section aria-labelledby="warnings">
      <Title order={2} size="h5" mb="xs" id="warnings">
        Warnings
      </Title>
      <List
        spacing={6}
        size="sm"
        center={false}
        icon={<IconAlertTriangle size={16} color={toneColor('waits')} aria-hidden />}
      >
        {warnings.map(({ code, field, property, message }) => (
          <List.Item key={`${code} ${field} ${property}`}>
            {message} <Repair code={code} field={field} />
          </List.Item>
        ))}
      </List>
    </section>
  );
}

interface RepairProps {
  readonly code: string;
  readonly field: string;
}

function Repair({ code, field }: RepairProps) {
  switch (code) {
    case 'not_mapped':
      return <MapField field={field} />;
    case 'property_not_found':
    case 'property_read_only':
    case 'invalid_option':
    case 'invalid_value':
      return (
        <LinkText to="/app/integrations/hubspot/mapping" inherit underline="always">
          Open the field mapping
        </LinkText>
      );
    default: // what a later lead has sent, or a policy has kept, is as it should be
      return null;
  }
}
