import { Code, Group, Loader, Stack, Tabs, Text, Title } from '@mantine/core';
import { LinkText } from '../../../parts/link-text.tsx';
import { QueryView } from '../../../parts/query-view.tsx';
import classes from './mapping.module.css';
import type { Preview } from './mapping-api.ts';
import { SamplePicker } from './sample-picker.tsx';
import type { PreviewState } from './use-preview.ts';

/** What HubSpot would get of a lead, as JSON, for a new contact and for one that exists. */
export function PreviewPanel({ preview }: { readonly preview: PreviewState }) {
  const { query, choice } = preview;
  return (
    <Stack component="section" gap="sm" className={classes.preview ?? ''} aria-labelledby="preview">
      <Group justify="space-between">
        <Title order={2} size="h4" id="preview">
          Preview
        </Title>
        {query.isFetching && query.isPlaceholderData && <Loader size="xs" aria-hidden />}
      </Group>
      <Text size="sm" c="dimmed">
        What HubSpot would get, your unsaved edits included. Nothing is sent to HubSpot.
      </Text>
      <SamplePicker preview={preview} />
      {choice === 'lead' && preview.lead === null ? (
        <Text size="sm">Choose a lead to see what becomes of it.</Text>
      ) : (
        <QueryView query={query} what="the preview">
          {(data) =>
            preview.isOfNothing ? (
              <Text size="sm">No lead has arrived yet; choose Own values to try the mapping.</Text>
            ) : (
              <Json preview={data} />
            )
          }
        </QueryView>
      )}
    </Stack>
  );
}

function Json({ preview }: { readonly preview: Preview }) {
  const { leadId, rows, newContact, existingContact, problems, propertiesReadAt } = preview;
  const email = rows.find(({ field }) => field === 'email')?.submitted;
  const unusable = problems.find(({ code }) => code === 'email_unusable');
  return (
    <Stack gap="sm">
      {leadId !== null && (
        <Text size="sm">
          Lead{' '}
          <LinkText to="/app/leads/$leadId" params={{ leadId }} inherit>
            {typeof email === 'string' ? email : leadId}
          </LinkText>
        </Text>
      )}
      {unusable && <Text size="sm">{unusable.message}</Text>}
      {propertiesReadAt === null && (
        <Text size="sm">HubSpot has not told us its properties, so values are shown as they came.</Text>
      )}
      <Tabs defaultValue="new" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="new">New contact</Tabs.Tab>
          <Tabs.Tab value="existing">Existing contact</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="new" pt="sm">
          <Properties label="Sent for a new contact" properties={newContact.properties} />
        </Tabs.Panel>
        <Tabs.Panel value="existing" pt="sm">
          <Stack gap="xs">
            <Properties label="Sent for an existing contact" properties={existingContact.properties} />
            {Object.keys(existingContact.onlyIfEmpty).length > 0 && (
              <>
                <Text size="sm">And only where the contact has no value yet:</Text>
                <Properties
                  label="Sent where the contact has no value yet"
                  properties={existingContact.onlyIfEmpty}
                />
              </>
            )}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

interface PropertiesProps {
  readonly label: string;
  readonly properties: Readonly<Record<string, string>>;
}

const Properties = ({ label, properties }: PropertiesProps) => (
  <Code block className={classes.json ?? ''} tabIndex={0} role="group" aria-label={label}>
    {JSON.stringify({ properties }, null, 2)}
  </Code>
);
