import { Stack, Textarea } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { FormBar } from '../../parts/form-bar.tsx';
import { AgentFrame } from './agent-frame.tsx';
import type { Agent } from './agents-api.ts';
import { CollectLeadSwitch } from './collect-lead-switch.tsx';
import { type AgentPart, useAgentForm } from './use-agent-form.ts';

const LENGTH_MIN = 20;
const LENGTH_MAX = 1_000;

/** Whether and when the agent asks for a lead. */
export function AgentCollectLeadPage() {
  return (
    <AgentFrame part="Collect Lead">
      {(answer) => <CollectLead key={answer.body.id} answer={answer} />}
    </AgentFrame>
  );
}

interface When {
  readonly description: string;
  readonly conditions: string;
}

const WHEN: AgentPart<When> = {
  of: ({ description, conditions }) => ({ description, conditions: conditions ?? '' }),
  changes: ({ description, conditions }) => ({ description, conditions: conditions.trim() || null }),
};

function CollectLead({ answer }: { readonly answer: Answer<Agent> }) {
  const { draft, dirty, edit, bar } = useAgentForm(answer, WHEN);
  const length = draft.description.trim().length;
  const tooShort =
    length < LENGTH_MIN ? `Say in ${LENGTH_MIN} characters or more when the form is shown.` : null;
  return (
    <>
      <Stack gap="lg" maw={680} pb="md">
        <CollectLeadSwitch agent={answer.body} />
        <Textarea
          label="When should the agent show the form?"
          description="Say what the customer wants, in plain words, with an example."
          autosize
          minRows={3}
          maxRows={12}
          maxLength={LENGTH_MAX}
          value={draft.description}
          error={dirty ? tooShort : null}
          onChange={({ currentTarget }) => edit({ description: currentTarget.value })}
        />
        <Textarea
          label="Conditions (optional)"
          description="What must hold as well, like “Only after the customer has named a company”."
          autosize
          minRows={2}
          maxRows={12}
          maxLength={LENGTH_MAX}
          value={draft.conditions}
          onChange={({ currentTarget }) => edit({ conditions: currentTarget.value })}
        />
      </Stack>
      <FormBar {...bar} blockedBecause={tooShort} />
    </>
  );
}
