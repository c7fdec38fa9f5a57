import { Modal } from '@mantine/core';
import { NameForm } from '../../parts/name-form.tsx';

interface NameDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly verb: string;
  readonly name?: string;
  /** A refusal stays in the dialog. */
  readonly onName: (name: string) => Promise<unknown>;
}

/** Asks what an agent is called. */
export function NameDialog({ opened, onClose, title, onName, ...form }: NameDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <NameForm
        {...form}
        missing="Enter a name, by which you know the agent in lists."
        onCancel={onClose}
        onName={async (name) => {
          await onName(name);
          onClose();
        }}
      />
    </Modal>
  );
}
