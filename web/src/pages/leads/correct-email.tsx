import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { useCorrectEmail } from './lead-actions.ts';
import type { LeadInFull } from './leads-api.ts';

interface CorrectEmailProps {
  readonly lead: LeadInFull;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Another address for a lead whose own HubSpot refuses; the old one stays in the timeline. */
export function CorrectEmail({ lead, opened, onClose, onDone }: CorrectEmailProps) {
  const [isDone, setDone] = useState(false);
  const done = () => {
    setDone(true);
    onClose();
    onDone();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={!isDone} // the button is about to go with the failure
      title="Correct the email"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <EmailForm lead={lead} onClose={onClose} onDone={done} />
    </Modal>
  );
}

function EmailForm({ lead, onClose, onDone }: Omit<CorrectEmailProps, 'opened'>) {
  const correct = useCorrectEmail(lead);
  const last = lead.events.findLast(({ kind }) => kind === 'failed' || kind === 'corrected');
  const isRefused = last?.kind !== 'corrected'; // else corrected already, and only not retried yet
  const form = useForm({
    initialValues: { email: lead.email },
    validate: {
      email: (email) =>
        isRefused && email.trim() === lead.email
          ? 'This is the address that HubSpot refuses; enter another one.'
          : email.includes('@')
            ? null
            : 'Enter an email address like name@company.com.',
    },
  });
  const focusField = () => form.getInputNode('email')?.focus();
  const save = form.onSubmit(
    ({ email }) =>
      correct.mutate(email.trim(), {
        onSuccess: onDone,
        onError: (error) => {
          const wrong =
            error instanceof ApiProblem ? error.errors.find(({ field }) => field === 'email') : null;
          if (wrong) form.setFieldError('email', (error as ApiProblem).message);
          focusField();
        },
      }),
    focusField,
  );
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          data-autofocus
          description="The old address stays in the timeline."
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Text size="sm">The lead is retried with the new address at once.</Text>
        {correct.isError && form.errors.email === undefined && <ProblemBlock error={correct.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActButton type="submit" loading={correct.isPending}>
            Correct and retry
          </ActButton>
        </Group>
      </Stack>
    </form>
  );
}
