import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '../../parts/copy-button.tsx';
import { NameForm } from '../../parts/name-form.tsx';
import { apiKeysQuery, createApiKey } from './api-keys-api.ts';

/** Asks for a name, then shows the key this once. */
export function CreateKey() {
  const [opened, setOpened] = useState(false);
  const [apiKey, setApiKey] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const close = () => making || setOpened(false); // the key is shown now or never
  const queryClient = useQueryClient();
  const create = async (name: string) => {
    setMaking(true);
    const { apiKey: made } = await createApiKey(name).finally(() => setMaking(false));
    setApiKey(made);
    void queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey });
  };
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
          ? { closeButtonProps: { 'aria-label': 'Close', disabled: making } }
          : { withCloseButton: false, closeOnEscape: false, closeOnClickOutside: false })}
      >
        {apiKey === null ? (
          <NameForm
            help="Where it is used, like “Website backend”."
            missing="Enter a name, by which you know the key later."
            verb="Create key"
            onCancel={close}
            onName={create}
          />
        ) : (
          <ShownOnce apiKey={apiKey} onStored={close} />
        )}
      </Modal>
    </>
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
