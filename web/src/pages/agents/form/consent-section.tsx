import { Checkbox, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { Fault, FormDraft } from './form-draft.ts';

type Draft = Pick<FormDraft, 'consent' | 'privacyUrl'>;

interface ConsentSectionProps {
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  readonly onChange: (change: Partial<Draft>) => void;
}

/** One box for one purpose, which is never ticked for a visitor. */
export function ConsentSection({ draft: { consent, privacyUrl }, faults, onChange }: ConsentSectionProps) {
  // Nobody is told that something is missing before they have been there.
  const [left, setLeft] = useState<ReadonlySet<Fault['at']>>(new Set());
  const fault = (at: Fault['at']) => ({
    error: left.has(at) ? (faults.find((one) => one.at === at)?.message ?? null) : null,
    onBlur: () => setLeft((now) => new Set(now).add(at)),
  });
  return (
    <Stack component="section" gap="sm" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent">
        Consent and privacy
      </Title>
      <Switch
        label="Ask for consent"
        description="A box that is not ticked in advance. The text shown, yes or no, the time and the page are kept with the lead, and sent to HubSpot only when consent is mapped."
        checked={consent !== null}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ consent: checked ? { text: '', required: false } : null })
        }
      />
      {consent ? (
        <>
          <Textarea
            label="Text of the box"
            description="One purpose only, in your words."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={1_000}
            value={consent.text}
            {...fault('consent')}
            onChange={({ currentTarget: { value } }) => onChange({ consent: { ...consent, text: value } })}
          />
          <Checkbox
            label="Required"
            description="Only where you cannot answer the request without it, never for marketing."
            checked={consent.required}
            onChange={({ currentTarget: { checked } }) =>
              onChange({ consent: { ...consent, required: checked } })
            }
          />
        </>
      ) : (
        <Text size="sm" c="dimmed">
          Without a box the form says that the details are used to answer the visitor.
        </Text>
      )}
      <TextInput
        label="Privacy policy (optional)"
        description="The address of your page, like https://example.com/privacy; the form links to it."
        type="url"
        maxLength={2_000}
        value={privacyUrl}
        {...fault('privacyUrl')}
        onChange={({ currentTarget: { value } }) => onChange({ privacyUrl: value })}
      />
    </Stack>
  );
}
