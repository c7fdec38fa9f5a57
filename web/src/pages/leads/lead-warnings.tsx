import { List, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { LinkText } from '../../parts/link-text.tsx';
import { toneColor } from '../../parts/status-badge.tsx';
import { warningsOf } from './lead-words.ts';
import type { LeadInFull } from './leads-api.ts';

/** What could not be sent, each in its sentence, with the way to mend it. What was not to be stands at its field. */
export function LeadWarnings({ lead }: { readonly lead: LeadInFull }) {
  const warnings = warningsOf(lead);
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
            {message}{' '}
            <LinkText to="/app/integrations/hubspot/mapping" inherit underline="always">
              Open the field mapping
            </LinkText>
          </List.Item>
        ))}
      </List>
    </section>
  );
}
