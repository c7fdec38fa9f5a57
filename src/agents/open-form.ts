import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { isAllowedOrigin } from './allowed-origin.ts';
import type { AgentForm } from './form-definition.ts';
import { isLoadDue } from './note-form-loaded.ts';

/** An agent's form as the public reaches it: by the agent's id alone. */
export interface PublicForm {
  readonly tenantId: string;
  readonly form: AgentForm;
  readonly allowedOrigins: readonly string[];
  readonly collectLead: boolean;
  /** Whether it is time to note again who shows the form. */
  readonly isLoadDue: boolean;
}

/** The form of an agent, whether it may be shown or not; `null` when there is no such agent. */
export async function findForm(db: Db, agentId: string): Promise<PublicForm | null> {
  const [agent] = await db
    .select({
      tenantId: agents.tenantId,
      id: agents.id,
      formFields: agents.formFields,
      texts: agents.formTexts,
      theme: agents.theme,
      language: agents.language,
      consentText: agents.consentText,
      consentRequired: agents.consentRequired,
      privacyUrl: agents.privacyUrl,
      allowedOrigins: agents.allowedOrigins,
      collectLead: agents.collectLead,
      isLoadDue,
    })
    .from(agents)
    .where(eq(agents.id, agentId));
  if (!agent) return null;
  const {
    tenantId,
    allowedOrigins,
    collectLead,
    isLoadDue: isDue,
    consentText,
    consentRequired,
    ...form
  } = agent;
  const consent = consentText === null ? null : { text: consentText, required: consentRequired };
  return { tenantId, allowedOrigins, collectLead, isLoadDue: isDue, form: { ...form, consent } };
}

/**
 * The form of an agent, for a website that may show it.
 * @param website where the browser stands, as its `Origin`; `null` stands for our own pages
 * @throws {DomainError} `no-such-agent`, `website-not-allowed`, `collect-lead-off`
 */
export async function openForm(
  db: Db,
  { agentId, website }: { agentId: string; website: string | null },
): Promise<PublicForm> {
  const found = await findForm(db, agentId);
  if (!found) {
    throw new DomainError('no-such-agent', `There is no agent ${agentId}; check the id in the embed code.`);
  }
  if (website !== null && !isAllowedOrigin(found.allowedOrigins, website)) {
    throw new DomainError(
      'website-not-allowed',
      `${website} is not among the allowed websites of agent ${agentId}; add it on the agent’s Embed page.`,
    );
  }
  if (!found.collectLead) {
    throw new DomainError(
      'collect-lead-off',
      `Collect Lead of agent ${agentId} is off, so its form is not shown; switch it on on the agent’s page.`,
    );
  }
  return found;
}
