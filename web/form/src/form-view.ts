import type { FormDefinition } from '../../../src/agents/form-definition.ts';
import type { Answers, FieldError } from './connection.ts';
import { el, fill } from './dom.ts';
import { type FieldView, fieldView, underneath } from './field.ts';

/** The form on the page, as the element drives it. */
export interface FormView {
  readonly node: HTMLElement;
  answers(): Answers;
  trap(): string;
  emptyTrap(): void;
  prefill(values: Readonly<Record<string, unknown>>): void;
  /** Shows what is wrong. */
  check(): boolean;
  /** Says at its field what the service refused, and leads there; whether it was about fields at all. */
  refuse(errors: readonly FieldError[]): boolean;
  /** Leads to what is wrong by now, else to the notice. */
  review(): void;
  notice(text: string): void;
  busy(isBusy: boolean): void;
}

export function formView(definition: FormDefinition, onSend: () => void): FormView {
  const { texts } = definition;
  const fields = definition.fields.map((field) => fieldView(field, texts));
  const consent = consentView(definition);
  const questions = consent ? [...fields, consent] : fields;
  const trap = el('input', { name: 'al-z7', tabindex: -1, autocomplete: 'off' });
  const notice = el('p', { role: 'alert', part: 'error', class: 'error', tabindex: -1 });
  const progress = el('p', { role: 'status', class: 'unseen' });
  const button = el('button', { type: 'submit', part: 'button' }, texts.button);
  const title = definition.title === null ? [] : [el('h2', { id: 'title' }, definition.title)];
  const form = el(
    'form',
    { novalidate: true, part: 'form', 'aria-labelledby': title[0]?.id },
    ...title,
    ...(definition.intro === null ? [] : [el('p', { class: 'intro' }, definition.intro)]),
    ...fields.map(({ node }) => node),
    el('div', { class: 'trap', 'aria-hidden': 'true' }, trap),
    consent?.node ?? el('p', { class: 'note' }, texts.purpose, ...privacyLink(definition)),
    notice,
    progress,
    button,
  );
  const isBusy = () => button.hasAttribute('aria-disabled');
  const check = () => questions.filter((question) => !question.check()).length === 0;
  const leadToWrong = () => questions.find((question) => question.isWrong())?.focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    if (isBusy()) return; // a double click is one press
    notice.textContent = '';
    if (check()) onSend();
    else leadToWrong();
  };
  return {
    node: form,
    answers: () => ({
      fields: Object.fromEntries(
        fields.flatMap((field) => {
          const value = field.read();
          return value === null ? [] : [[field.name, value]];
        }),
      ),
      consent: consent?.read() === true,
    }),
    trap: () => trap.value,
    emptyTrap: () => {
      trap.value = '';
    },
    prefill: (values) => {
      for (const field of fields) {
        const value = values[field.name];
        if (value != null && field.read() === null) field.write(value);
      }
    },
    check,
    refuse: (errors) => {
      for (const { field, code } of errors)
        questions.find(({ name }) => `fields.${name}` === field)?.refuse(code);
      leadToWrong();
      return questions.some((question) => question.isWrong());
    },
    review: () => {
      if (check()) notice.focus();
      else leadToWrong();
    },
    notice: (text) => {
      notice.textContent = fill(text, { button: texts.button });
    },
    busy: (busy) => {
      if (busy) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
      button.textContent = busy ? texts.sending : texts.button;
      progress.textContent = busy ? texts.sending : '';
    },
  };
}

/** The box for consent is never ticked for a visitor. */
function consentView(definition: FormDefinition): FieldView | null {
  const { consent, texts } = definition;
  if (!consent) return null;
  const box = el('input', { type: 'checkbox', id: 'consent', part: 'input', required: consent.required });
  const { error, fault, isWrong } = underneath({ help: null }, 'consent', box);
  const optional = consent.required ? [] : [' ', el('span', { class: 'optional' }, texts.optional)];
  box.onchange = () => fault('');
  return {
    name: 'consent',
    node: el(
      'div',
      {},
      el('label', { class: 'choice' }, box, el('span', {}, consent.text, ...optional)),
      el('p', { class: 'note' }, ...privacyLink(definition)),
      error,
    ),
    read: () => box.checked,
    write: (value) => {
      box.checked = value === true;
    },
    check: () => {
      fault(consent.required && !box.checked ? texts.consentMissing : '');
      return !isWrong();
    },
    refuse: () => fault(texts.consentMissing),
    isWrong,
    focus: () => box.focus(),
  };
}

function privacyLink({ privacyUrl, texts }: FormDefinition): (Node | string)[] {
  if (privacyUrl === null || !/^https?:/.test(privacyUrl)) return [];
  return [' ', el('a', { href: privacyUrl, target: '_blank', rel: 'noopener' }, texts.privacy)];
}
