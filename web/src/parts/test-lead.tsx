import { useState } from 'react';
import type { FormField } from './test-lead-api.ts';
import { TestLeadForm } from './test-lead-form.tsx';
import { TestLeadProgress } from './test-lead-progress.tsx';

export interface TestLeadProps {
  readonly onClose: () => void;
  /** Whose form is tested; without one, the documented fields. */
  readonly agent?: { readonly id: string; readonly formFields: readonly FormField[] };
}

/** The form, then how the lead fares. Lives as long as the dialog is open, so the next one starts afresh. */
export function TestLead({ agent, onClose }: TestLeadProps) {
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
