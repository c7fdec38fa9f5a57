import { Skeleton, Stack } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { FormBar } from '../../parts/form-bar.tsx';
import { ScriptView } from '../../parts/script-view.tsx';
import { AgentFrame } from './agent-frame.tsx';
import type { Agent } from './agents-api.ts';
import { ConsentSection } from './form/consent-section.tsx';
import { FieldsSection } from './form/fields-section.tsx';
import classes from './form/form.module.css';
import { FORM, faultsOf } from './form/form-draft.ts';
import { TextsSection } from './form/texts-section.tsx';
import { useAgentForm } from './use-agent-form.ts';

/** What the agent's form asks and says, beside the form itself. */
export function AgentFormPage() {
  return (
    <AgentFrame part="Form">{(answer) => <FormBuilder key={answer.body.id} answer={answer} />}</AgentFrame>
  );
}

function FormBuilder({ answer }: { readonly answer: Answer<Agent> }) {
  const { draft, dirty, edit, bar } = useAgentForm(answer, FORM);
  const faults = faultsOf(draft);
  const [first] = faults;
  const at = draft.formFields.find(({ key }) => key === first?.key);
  const blocked = first && (at ? `${at.label.trim() || at.name}: ${first.message}` : first.message);
  return (
    <>
      <div className={classes.columns}>
        <Stack gap="xl">
          <FieldsSection
            agent={answer.body}
            fields={draft.formFields}
            faults={faults}
            onChange={(formFields) => edit({ formFields })}
          />
          <TextsSection draft={draft} onChange={edit} />
          <ConsentSection draft={draft} faults={faults} onChange={edit} />
        </Stack>
        <ScriptView
          what="the preview"
          load={() => import('./form/form-preview.tsx')} // with the form's own script
          skeleton={<Skeleton height={600} aria-hidden />}
        >
          {({ FormPreview }) => <FormPreview agentId={answer.body.id} draft={draft} />}
        </ScriptView>
      </div>
      <FormBar {...bar} blockedBecause={dirty ? (blocked ?? null) : null} />
    </>
  );
}
