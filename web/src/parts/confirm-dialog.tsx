import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ActButton } from './act-button.tsx';
import { ProblemBlock } from './problem-block.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** The consequences. */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly verb: string;
  readonly destructive?: boolean;
  readonly cancel?: string;
  /** A refusal stays in the dialog. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before what cannot be undone; the focus starts on Cancel. */
export function ConfirmDialog({
  opened,
  onClose,
  title,
  children,
  verb,
  destructive = false,
  cancel = 'Cancel',
  onConfirm,
}: ConfirmDialogProps) {
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  const close = () => {
    confirm.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <div>{children}</div>
        {confirm.isError && <ProblemBlock error={confirm.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>
            {cancel}
          </Button>
          <ActButton
            {...(destructive ? { color: 'red' } : {})}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            {verb}
          </ActButton>
        </Group>
      </Stack>
    </Modal>
  );
}
