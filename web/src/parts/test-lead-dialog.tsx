import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { FormField } from './test-lead-api.ts';
import { TestLeadForm } from './test-lead-form.tsx';
import { TestLeadProgress } from './test-lead-progress.tsx';

interface TestLeadDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Whose form is tested; without one, the documented fields. */
  readonly agent?: { readonly id: string; readonly formFields: readonly FormField[] };
}

/** Sends a lead through everything that a visitor's goes through, and shows how it fares. */
export function TestLeadDialog({ opened, onClose, agent }: TestLeadDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Send a test lead"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <TestLead {...(agent ? { agent } : {})} onClose={onClose} />
    </Modal>
  );
}

/** Lives as long as the dialog is open, so the next one starts afresh. */
function TestLead({ agent, onClose }: Pick<TestLeadDialogProps, 'agent' | 'onClose'>) {
  const [leadId, setLeadId] = useState<string | null>(null);
  if (leadId !== null) {
    return <TestLeadProgress leadId={leadId} onAnother={() => setLeadId(null)} onClose={onClose} />;
  }
  return (
    <TestLeadForm
      agentId={agent?.id ?? null}
      {...(agent ? { formFields: agent.formFields } : {})}
      onSent={setLeadId}
    />
  );
}
