import type { AgentFormField } from './agent.ts';

/** What the form itself says. `{button}`, `{domain}` and `{field}` are filled in where it is said. */
export interface FormTexts {
  readonly button: string;
  readonly thanks: string;
  readonly sending: string;
  readonly optional: string;
  readonly choose: string;
  readonly yes: string;
  readonly no: string;
  readonly didYouMean: string;
  readonly purpose: string;
  readonly privacy: string;
  readonly consentMissing: string;
  readonly notSent: string;
  readonly tooMany: string;
  readonly tooLong: string;
  readonly robot: string;
  readonly changed: string;
}

interface Language {
  readonly texts: FormTexts;
  /** What is said of a field that was left out, by its name. */
  readonly missing: Readonly<Record<string, string>>;
  /** The same for fields of the agent's own, by their type. */
  readonly missingOf: (field: AgentFormField) => string;
  /** What is said of a value that the field does not take; of what is chosen, the same as when nothing is. */
  readonly wrong: Readonly<Record<Exclude<AgentFormField['type'], 'select' | 'boolean'>, string>>;
}

const EN: Language = {
  texts: {
    button: 'Send',
    thanks: 'Thank you. We will get back to you.',
    sending: 'Sending…',
    optional: '(optional)',
    choose: 'Choose…',
    yes: 'Yes',
    no: 'No',
    didYouMean: 'Did you mean {domain}?',
    purpose: 'We use your details to answer you.',
    privacy: 'Privacy policy',
    consentMissing: 'Tick this box, so that we may answer you.',
    notSent: 'Your details were not sent and are still here; check your connection and press {button} again.',
    tooMany: 'Too many tries from here; wait a minute and press {button} again.',
    tooLong:
      'Your answers are too long to be sent and are still here; shorten them and press {button} again.',
    robot: 'We could not tell that you are a person; press {button} again.',
    changed: 'This form has changed meanwhile; look it over and press {button} again.',
  },
  missing: {
    email: 'Enter your email.',
    name: 'Enter your name.',
    first_name: 'Enter your first name.',
    last_name: 'Enter your last name.',
    phone: 'Enter your phone number.',
    company: 'Enter your company.',
  },
  missingOf: ({ type, label }) => {
    if (type === 'select') return `Choose one for “${label}”.`;
    return type === 'boolean' ? `Answer “${label}” with yes or no.` : `Fill in “${label}”.`;
  },
  wrong: {
    email: 'Enter an email address like name@company.com.',
    number: 'Enter a number.',
    date: 'Enter a whole date.',
    text: 'Use at most 2,000 ordinary characters.',
    textarea: 'Use at most 2,000 ordinary characters.',
    phone: 'Use at most 2,000 ordinary characters.',
  },
};

const DE: Language = {
  texts: {
    button: 'Senden',
    thanks: 'Vielen Dank. Wir melden uns bei Ihnen.',
    sending: 'Wird gesendet…',
    optional: '(freiwillig)',
    choose: 'Bitte wählen…',
    yes: 'Ja',
    no: 'Nein',
    didYouMean: 'Meinten Sie {domain}?',
    purpose: 'Wir verwenden Ihre Angaben, um Ihnen zu antworten.',
    privacy: 'Datenschutzerklärung',
    consentMissing: 'Kreuzen Sie dieses Feld an, damit wir Ihnen antworten dürfen.',
    notSent:
      'Ihre Angaben wurden nicht gesendet und stehen noch hier; prüfen Sie Ihre Verbindung und drücken Sie erneut {button}.',
    tooMany: 'Zu viele Versuche von hier; warten Sie eine Minute und drücken Sie erneut {button}.',
    tooLong:
      'Ihre Angaben sind zu lang zum Senden und stehen noch hier; kürzen Sie sie und drücken Sie erneut {button}.',
    robot: 'Wir konnten nicht erkennen, ob Sie ein Mensch sind; drücken Sie erneut {button}.',
    changed: 'Dieses Formular wurde inzwischen geändert; sehen Sie es durch und drücken Sie erneut {button}.',
  },
  missing: {
    email: 'Geben Sie Ihre E-Mail-Adresse ein.',
    name: 'Geben Sie Ihren Namen ein.',
    first_name: 'Geben Sie Ihren Vornamen ein.',
    last_name: 'Geben Sie Ihren Nachnamen ein.',
    phone: 'Geben Sie Ihre Telefonnummer ein.',
    company: 'Geben Sie Ihr Unternehmen ein.',
  },
  missingOf: ({ type, label }) => {
    if (type === 'select') return `Wählen Sie etwas bei „${label}“.`;
    return type === 'boolean' ? `Beantworten Sie „${label}“ mit Ja oder Nein.` : `Füllen Sie „${label}“ aus.`;
  },
  wrong: {
    email: 'Geben Sie eine E-Mail-Adresse wie name@firma.de ein.',
    number: 'Geben Sie eine Zahl ein.',
    date: 'Geben Sie ein ganzes Datum ein.',
    text: 'Verwenden Sie höchstens 2.000 gewöhnliche Zeichen.',
    textarea: 'Verwenden Sie höchstens 2.000 gewöhnliche Zeichen.',
    phone: 'Verwenden Sie höchstens 2.000 gewöhnliche Zeichen.',
  },
};

const LANGUAGES = { en: EN, de: DE } as const;
export type FormLanguage = keyof typeof LANGUAGES;

/** The first of the wished-for languages (`de`, `de-AT`) that the form speaks; English when it speaks none. */
export function formLanguage(...wishes: (string | undefined)[]): FormLanguage {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'de') return base;
  }
  return 'en';
}

export const formTexts = (language: FormLanguage): FormTexts => LANGUAGES[language].texts;

/** What a visitor reads under a field that is empty or does not hold what it asks for. */
export function fieldTexts(
  language: FormLanguage,
  field: AgentFormField,
): { missing: string; wrong: string } {
  const { missing, missingOf, wrong } = LANGUAGES[language];
  const isChosen = field.type === 'select' || field.type === 'boolean';
  return {
    missing: (Object.hasOwn(missing, field.name) && missing[field.name]) || missingOf(field), // a field may be called `constructor`
    wrong: isChosen ? missingOf(field) : wrong[field.type],
  };
}
