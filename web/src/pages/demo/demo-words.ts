import { type FormLanguage, formLanguage } from '../../../../src/agents/form-texts.ts';

/** What is said in the chat, and what one may say. */
export interface DemoWords {
  readonly suggestions: readonly string[];
  readonly greeting: string;
  readonly hit: string;
  readonly miss: string;
  readonly off: string;
  readonly sent: string;
}

const WORDS: Readonly<Record<FormLanguage, DemoWords>> = {
  en: {
    suggestions: ['I’d like to talk to sales', 'What does it cost?', 'Reset my password'],
    greeting: 'Hello, what can I do for you?',
    hit: 'Gladly. Leave your details, and our sales team gets back to you.',
    miss: 'Your assistant would answer this itself. Nothing in it asks for the sales team, so no tool is called and no form is shown.',
    off: 'The form would come here, but Collect Lead is off for this agent, so there is no tool to call.',
    sent: 'This form was sent.',
  },
  de: {
    suggestions: [
      'Ich möchte mit dem Vertrieb sprechen',
      'Was kostet das?',
      'Ich habe mein Passwort vergessen',
    ],
    greeting: 'Hallo, was kann ich für Sie tun?',
    hit: 'Gern. Hinterlassen Sie Ihre Angaben, und unser Vertrieb meldet sich bei Ihnen.',
    miss: 'Das würde Ihr Assistent selbst beantworten. Nichts darin fragt nach dem Vertrieb, also wird kein Werkzeug aufgerufen und kein Formular gezeigt.',
    off: 'Hier käme das Formular, aber Collect Lead ist für diesen Agenten ausgeschaltet, also gibt es kein Werkzeug.',
    sent: 'Dieses Formular wurde gesendet.',
  },
};

/** The chat speaks as the agent's form does. */
export const demoWords = (agentLanguage: string): DemoWords => WORDS[formLanguage(agentLanguage)];
