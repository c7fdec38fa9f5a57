import type { AgentFormField, AgentFormTexts, FormTheme } from './agent.ts';
import { type FormLanguage, type FormTexts, fieldTexts, formLanguage, formTexts } from './form-texts.ts';

/** What of an agent makes its form. */
export interface AgentForm {
  readonly id: string;
  readonly formFields: readonly AgentFormField[];
  readonly texts: AgentFormTexts;
  readonly theme: FormTheme;
  readonly language: string;
  readonly consent: { readonly text: string; readonly required: boolean } | null;
  readonly privacyUrl: string | null;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: AgentFormField['type'];
  readonly required: boolean;
  readonly help: string | null;
  readonly options: readonly string[] | null;
  /** What browsers fill in by themselves. */
  readonly autocomplete: string | null;
  readonly missing: string;
  readonly wrong: string;
}

/** Everything that the form shows and says, in one language. */
export interface FormDefinition {
  readonly agentId: string;
  readonly language: FormLanguage;
  readonly theme: FormTheme;
  readonly title: string | null;
  readonly intro: string | null;
  readonly fields: readonly FormField[];
  readonly consent: { readonly text: string; readonly required: boolean } | null;
  readonly privacyUrl: string | null;
  readonly texts: FormTexts;
}

const AUTOCOMPLETE = new Map([
  ['email', 'email'],
  ['name', 'name'],
  ['first_name', 'given-name'],
  ['last_name', 'family-name'],
  ['phone', 'tel'],
  ['company', 'organization'],
]);

/** The form of an agent as it is shown, in `language` when the form speaks it, else in the agent's. Pure. */
export function formDefinition(agent: AgentForm, language?: string): FormDefinition {
  const spoken = formLanguage(language, agent.language);
  const texts = formTexts(spoken);
  return {
    agentId: agent.id,
    language: spoken,
    theme: agent.theme,
    title: agent.texts.title ?? null,
    intro: agent.texts.intro ?? null,
    fields: agent.formFields.map((field) => ({
      name: field.name,
      label: field.label,
      type: field.type,
      required: field.required,
      help: field.help ?? null,
      options: field.options ?? null,
      autocomplete: AUTOCOMPLETE.get(field.name) ?? null,
      ...fieldTexts(spoken, field),
    })),
    consent: agent.consent,
    privacyUrl: agent.privacyUrl,
    texts: {
      ...texts,
      button: agent.texts.button ?? texts.button,
      thanks: agent.texts.thanks ?? texts.thanks,
    },
  };
}
