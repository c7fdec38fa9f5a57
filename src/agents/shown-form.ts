import type { KeyRing } from '../key-ring.ts';
import { type AgentForm, type FormDefinition, formDefinition } from './form-definition.ts';
import type { FormTexts } from './form-texts.ts';
import { issueFormToken } from './form-token.ts';

interface Showing {
  /** The language that the page speaks; without it the agent's. */
  readonly language?: string | undefined;
  /** On our demo page. */
  readonly isTest?: boolean;
}

/** A form on its way to a page: what it says and asks, and the token that its answers come back with. */
export function shownForm(
  keys: KeyRing,
  form: AgentForm,
  { language, isTest = false }: Showing = {},
): Omit<FormDefinition, 'texts'> & { texts: Record<keyof FormTexts, string>; token: string } {
  const definition = formDefinition(form, language);
  const consentText = form.consent?.text ?? null;
  const token = issueFormToken(keys, { agentId: form.id, consentText, isTest });
  return { ...definition, texts: { ...definition.texts }, token };
}
