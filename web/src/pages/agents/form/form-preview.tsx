import '../../../../form/src/form.ts';
import {
  Box,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useComputedColorScheme,
} from '@mantine/core';
import { createElement, useMemo, useState } from 'react';
import { formDefinition } from '../../../../../src/agents/form-definition.ts';
import type { Preview } from '../../../../form/src/lead-form.ts';
import classes from './form.module.css';
import { agentOf, type FormDraft } from './form-draft.ts';

type State = NonNullable<Preview['state']>;

const STATES: readonly { readonly value: State; readonly label: string }[] = [
  { value: 'ready', label: 'Ready' },
  { value: 'wrong', label: 'Not filled in' },
  { value: 'sending', label: 'Sending' },
  { value: 'failed', label: 'Not sent' },
  { value: 'sent', label: 'Sent' },
  { value: 'loading', label: 'Loading' },
  { value: 'unavailable', label: 'Unavailable' },
];
const SCHEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const WIDTHS = [
  { value: '320', label: '320 px' },
  { value: '420', label: '420 px' },
] as const;

/** The very form that websites show, with what is not saved yet; what is filled in here is sent nowhere. */
export function FormPreview({ agentId, draft }: { readonly agentId: string; readonly draft: FormDraft }) {
  const ours = useComputedColorScheme('light');
  const [state, setState] = useState<State>('ready');
  const [chosen, setChosen] = useState<'light' | 'dark' | null>(null);
  const [width, setWidth] = useState('420');
  const scheme = chosen ?? (draft.theme === 'auto' ? ours : draft.theme);
  // Another object begins the form anew, and drops what was tried in it.
  const preview = useMemo<Preview>(
    () => ({ definition: formDefinition({ id: agentId, ...agentOf(draft) }), state }),
    [agentId, draft, state],
  );
  return (
    <Stack component="section" gap="sm" className={classes.preview ?? ''} aria-labelledby="preview">
      <Title order={2} size="h4" id="preview">
        Preview
      </Title>
      <Group gap="xs" align="flex-end">
        <NativeSelect
          label="State"
          data={[...STATES]}
          value={state}
          onChange={({ currentTarget: { value } }) =>
            setState(STATES.find((one) => one.value === value)?.value ?? 'ready')
          }
        />
        <SegmentedControl<'light' | 'dark'>
          aria-label="Colours of the preview"
          data={[...SCHEMES]}
          value={scheme}
          onChange={setChosen}
        />
        <SegmentedControl
          aria-label="Width of the preview"
          data={[...WIDTHS]}
          value={width}
          onChange={setWidth}
        />
      </Group>
      <Box className={classes.frame ?? ''} data-scheme={scheme} w={Number(width)}>
        {createElement('assistloop-lead-form', { preview, theme: scheme })}
      </Box>
      <Text size="sm" c="dimmed">
        This is the form as websites show it, with your unsaved changes; nothing you enter here is sent.
      </Text>
    </Stack>
  );
}
