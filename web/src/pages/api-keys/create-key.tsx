import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { apiKeysQuery, createApiKey } from './api-keys-api.ts';

const NAME_LENGTH_MAX = 100;

/** Asks for a name, then shows the key this once. */
export function CreateKey() {
  const [opened, setOpened] = useState(false);
  const [apiKey, setApiKey] = useState<string | null>(null);
  const close = () => setOpened(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened(true)}>
        Create key
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        onExitTransitionEnd={() => setApiKey(null)}
        title={apiKey === null ? 'Create an API key' : 'Your new API key'}
        // A key that is shown once must not go by a slip of the hand.
        {...(apiKey === null
          ? { closeButtonProps: { 'aria-label': 'Close' } }
          : { withCloseButton: false, closeOnEscape: false, closeOnClickOutside: false })}
      >
        {apiKey === null ? (
          <NameForm onCancel={close} onCreated={setApiKey} />
        ) : (
          <ShownOnce apiKey={apiKey} onStored={close} />
        )}
      </Modal>
    </>
  );
}

interface NameFormProps {
  readonly onCancel: () => void;
  readonly onCreated: (apiKey: string) => void;
}

function NameForm({ onCancel, onCreated }: NameFormProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: createApiKey,
    gcTime: 0, // the key stays nowhere but in the dialog
    onSuccess: ({ apiKey }) => {
      onCreated(apiKey);
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey });
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') return create.mutate(name);
        setError('Enter a name, by which you know the key later.');
        event.currentTarget.querySelector('input')?.focus();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="Where it is used, like “Website backend”."
          data-autofocus
          autoComplete="off"
          maxLength={NAME_LENGTH_MAX}
          value={name}
          error={error}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
            setError(null);
          }}
        />
        {create.isError && <ProblemBlock error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <ActButton type="submit" loading={create.isPending}>
            Create key
          </ActButton>
        </Group>
      </Stack>
    </form>
  );
}

function ShownOnce({ apiKey, onStored }: { readonly apiKey: string; readonly onStored: () => void }) {
  const shown = useRef<HTMLElement>(null);
  useEffect(() => shown.current?.focus(), []); // the button that was pressed is gone
  return (
    <Stack>
      <Text size="sm">Store it now; we keep only a fingerprint and cannot show it again.</Text>
      <Code
        block
        tabIndex={0}
        role="group"
        aria-label="API key"
        ref={shown}
        style={{ whiteSpace: 'pre-wrap' }}
      >
        {apiKey}
      </Code>
      <Group justify="space-between">
        <CopyButton value={apiKey} label="Copy key" withText />
        <Button onClick={onStored}>I have stored it</Button>
      </Group>
    </Stack>
  );
}
