import type { FormField } from '../../../src/agents/form-definition.ts';
import type { FormTexts } from '../../../src/agents/form-texts.ts';
import { el, fill } from './dom.ts';
import { meantDomain } from './typo.ts';

const LENGTH_MAX = 2_000;
/** As loose as the service's own check: it catches what can't be an address. */
const EMAIL = /^[^\s@"<>(),:;[\]\\]{1,64}@(?:[^\s@.,:;"<>()[\]\\]+\.)+[^\s@.,:;"<>()[\]\\]{2,}$/;

type Value = string | number | boolean | null;
type ControlType = Exclude<FormField['type'], 'boolean'>;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One question of the form, on the page. */
export interface FieldView {
  readonly name: string;
  readonly node: HTMLElement;
  /** `null` while it is empty. */
  read(): Value;
  write(value: unknown): void;
  /** Shows what is wrong, if anything. */
  check(): boolean;
  /** Shows, in the form's own language, what the service has against the value. */
  refuse(code?: string): void;
  isWrong(): boolean;
  focus(): void;
}

export function fieldView(field: FormField, texts: FormTexts): FieldView {
  const { type } = field;
  return type === 'boolean' ? yesOrNo(field, texts) : oneControl({ ...field, type }, texts);
}

function oneControl(field: FormField & { type: ControlType }, texts: FormTexts): FieldView {
  const id = `f-${field.name}`;
  const control = controlOf(field, texts);
  control.id = id;
  const { help, error, fault, isWrong } = underneath(field, id, control);
  const meant = el('p', { role: 'status' });
  const problem = () => {
    const value = control.value.trim();
    if (control.validity.badInput) return field.wrong;
    if (value === '') return field.required ? field.missing : '';
    const isEmail = field.type !== 'email' || (EMAIL.test(value) && !value.includes('..'));
    return isEmail && value.length <= LENGTH_MAX ? '' : field.wrong;
  };
  const check = () => {
    fault(problem());
    return !isWrong();
  };
  const suggest = () => {
    const domain = field.type === 'email' && problem() === '' ? meantDomain(control.value) : null;
    if (!domain) return meant.replaceChildren();
    const button = el('button', { type: 'button', class: 'meant' }, fill(texts.didYouMean, { domain }));
    button.onclick = () => {
      control.value = control.value.trim().replace(/@.*/, `@${domain}`);
      meant.replaceChildren();
      control.focus();
    };
    meant.replaceChildren(button);
  };
  control.onchange = () => {
    if (control.value || control.validity.badInput) check();
    suggest();
  };
  control.oninput = () => {
    if (isWrong()) check();
    if (meant.firstChild) suggest();
  };
  return {
    name: field.name,
    node: el(
      'div',
      {},
      el('label', { for: id, part: 'label' }, ...labelled(field, texts)),
      ...help,
      control,
      error,
      meant,
    ),
    read: () => {
      const value = control.value.trim();
      if (value === '') return null;
      return field.type === 'number' ? Number(value) : value;
    },
    write: (value) => {
      const text = String(value);
      // A list would show nothing at all for what it does not offer.
      if (field.type !== 'select' || field.options?.includes(text)) control.value = text;
    },
    check,
    refuse: (code) => fault(code === 'missing' ? field.missing : field.wrong),
    isWrong,
    focus: () => control.focus(),
  };
}

function controlOf(field: FormField & { type: ControlType }, texts: FormTexts): Control {
  const shared = {
    name: field.name,
    part: 'input',
    dir: 'auto',
    required: field.required,
    autocomplete: field.autocomplete,
  };
  if (field.type === 'select') {
    const options = (field.options ?? []).map((option) => el('option', { value: option }, option));
    return el('select', shared, el('option', { value: '' }, texts.choose), ...options);
  }
  if (field.type === 'textarea') return el('textarea', { ...shared, rows: 4, maxlength: LENGTH_MAX });
  const kind = {
    email: { type: 'email', inputmode: 'email', autocapitalize: 'off', spellcheck: 'false', maxlength: 254 },
    phone: { type: 'tel', inputmode: 'tel', maxlength: LENGTH_MAX },
    number: { type: 'number', inputmode: 'decimal', step: 'any' },
    date: { type: 'date', max: '9999-12-31' },
    text: { type: 'text', maxlength: LENGTH_MAX },
  }[field.type];
  return el('input', { ...shared, ...kind });
}

function yesOrNo(field: FormField, texts: FormTexts): FieldView {
  const radio = (value: string) =>
    el('input', { type: 'radio', name: field.name, value, part: 'input', required: field.required });
  const [yes, no] = [radio('true'), radio('false')];
  const node = el('fieldset', { role: 'radiogroup', 'aria-required': String(field.required) });
  const { help, error, fault, isWrong } = underneath(field, `f-${field.name}`, node);
  node.append(
    el('legend', { part: 'label' }, ...labelled(field, texts)),
    ...help,
    el(
      'div',
      { class: 'choices' },
      el('label', { class: 'choice' }, yes, texts.yes),
      el('label', { class: 'choice' }, no, texts.no),
    ),
    error,
  );
  const read = () => (yes.checked ? true : no.checked ? false : null);
  yes.onchange = no.onchange = () => fault('');
  return {
    name: field.name,
    node,
    read,
    write: (value) => {
      yes.checked = value === true || value === 'true';
      no.checked = value === false || value === 'false';
    },
    check: () => {
      fault(field.required && read() === null ? field.missing : '');
      return !isWrong();
    },
    refuse: () => fault(field.missing),
    isWrong,
    focus: () => yes.focus(),
  };
}

const labelled = ({ label, required }: FormField, { optional }: FormTexts) =>
  required ? [label] : [label, ' ', el('span', { class: 'optional' }, optional)];

/** Help and error of a field, tied to what they are about. */
export function underneath({ help }: { help: string | null }, id: string, about: Element) {
  const error = el('p', { id: `${id}-error`, part: 'error', class: 'error' });
  const described = help === null ? [] : [`${id}-help`];
  const fault = (message: string) => {
    error.textContent = message;
    error.hidden = message === '';
    about.setAttribute('aria-invalid', String(message !== ''));
    const ids = message === '' ? described : [...described, error.id];
    if (ids.length > 0) about.setAttribute('aria-describedby', ids.join(' '));
    else about.removeAttribute('aria-describedby');
  };
  fault('');
  return {
    help: help === null ? [] : [el('p', { id: `${id}-help`, class: 'help' }, help)],
    error,
    fault,
    isWrong: () => !error.hidden,
  };
}
