import { Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { When } from '../../../parts/when.tsx';
import { type FoundLead, leadSearchQuery } from './mapping-api.ts';
import type { PreviewState, SampleChoice } from './use-preview.ts';

const SEARCH_PAUSE_MS = 300;

/** The newest lead, any other, or values of one's own. */
export function SamplePicker({ preview }: { readonly preview: PreviewState }) {
  const { choice, choose, lead, chooseLead, fields, own, fillIn } = preview;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Preview with"
        fullWidth
        size="xs"
        value={choice}
        onChange={(value) => choose(value as SampleChoice)}
        data={[
          { value: 'newest', label: 'Newest lead' },
          { value: 'lead', label: 'Any lead' },
          { value: 'own', label: 'Own values' },
        ]}
      />
      {choice === 'lead' && <LeadSearch lead={lead} onLead={chooseLead} />}
      {choice === 'own' &&
        fields.map((field) => (
          <TextInput
            key={field}
            size="xs"
            label={field}
            value={own[field] ?? ''}
            onChange={({ currentTarget: { value } }) => fillIn(field, value)}
          />
        ))}
    </Stack>
  );
}

interface LeadSearchProps {
  readonly lead: PreviewState['lead'];
  readonly onLead: (leadId: string) => void;
}

function LeadSearch({ lead, onLead }: LeadSearchProps) {
  const [search, setSearch] = useState('');
  const [text] = useDebouncedValue(search, SEARCH_PAUSE_MS);
  const isChosen = text === lead?.email; // opened again, it shows the newest
  const { data } = useQuery(leadSearchQuery(isChosen ? '' : text));
  const leads = data?.items ?? [];
  const chosen = lead && !leads.some(({ id }) => id === lead.id) ? [lead] : [];
  return (
    <Select
      label="Lead"
      size="xs"
      placeholder="Email, name, company, lead id"
      searchable
      allowDeselect={false}
      withCheckIcon={false}
      data={[...chosen, ...leads].map(({ id, email }) => ({ value: id, label: email }))}
      filter={({ options }) => options} // the service has searched
      value={lead?.id ?? null}
      onChange={(id) => id !== null && onLead(id)}
      onSearchChange={setSearch}
      nothingFoundMessage="No lead matches."
      renderOption={({ option }) => (
        <LeadOption lead={leads.find(({ id }) => id === option.value)} label={option.label} />
      )}
    />
  );
}

function LeadOption({ lead, label }: { readonly lead: FoundLead | undefined; readonly label: string }) {
  return (
    <Group justify="space-between" w="100%" gap="xs">
      <Text size="sm" component="span">
        {label}
      </Text>
      {lead && (
        <Text size="xs" c="dimmed" component="span">
          <When at={lead.receivedAt} />
        </Text>
      )}
    </Group>
  );
}
