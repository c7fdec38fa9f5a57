import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createAgent } from './agents-api.ts';
import { NameDialog } from './name-dialog.tsx';

/** Asks for a name only, and opens the new agent's page for the rest. */
export function CreateAgent() {
  const [opened, setOpened] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = async (name: string) => {
    const { id } = await createAgent(name);
    void queryClient.invalidateQueries({ queryKey: ['agents', 'list'] });
    await navigate({ to: '/app/agents/$agentId', params: { agentId: id } });
  };
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened(true)}>
        Create agent
      </Button>
      <NameDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title="Create an agent"
        verb="Create agent"
        onName={create}
      />
    </>
  );
}
