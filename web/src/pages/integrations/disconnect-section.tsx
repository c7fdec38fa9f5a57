import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { toast } from '../../parts/toast.tsx';
import classes from './integrations.module.css';
import { disconnect } from './integrations-api.ts';

interface DisconnectSectionProps {
  /** HubSpot did not confirm the revocation; the sentence says what to do. */
  readonly onUnconfirmed: (sentence: string) => void;
}

/** The way out, at the end of the page. */
export function DisconnectSection({ onUnconfirmed }: DisconnectSectionProps) {
  const queryClient = useQueryClient();
  const [asking, ask] = useDisclosure(false);
  const end = async () => {
    const { confirmed, message } = await disconnect();
    if (confirmed) toast(message);
    else onUnconfirmed(message);
    await queryClient.invalidateQueries({ queryKey: ['integration'] });
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="Disconnect">
      <div className={classes.status}>
        <Stack gap={4}>
          <Title order={2} size="h4">
            Disconnect
          </Title>
          <Text size="sm">New leads are kept and wait here; mapping and history are kept as well.</Text>
        </Stack>
        <Button variant="outline" color="red" onClick={ask.open}>
          Disconnect
        </Button>
      </div>
      <ConfirmDialog
        opened={asking}
        onClose={ask.close}
        title="Disconnect HubSpot?"
        verb="Disconnect"
        destructive
        onConfirm={end}
      >
        <Text size="sm">
          We stop syncing, uninstall AssistLoop from the HubSpot account (its admins get an email from
          HubSpot) and erase the tokens. New leads are kept and wait here. Contacts already in HubSpot stay as
          they are.
        </Text>
      </ConfirmDialog>
    </Paper>
  );
}
