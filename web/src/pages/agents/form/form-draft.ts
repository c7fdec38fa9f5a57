import type { Agent, AgentChanges } from '../agents-api.ts';
import type { AgentPart } from '../use-agent-form.ts';
import { type FieldType, isKnown, PRESETS } from './field-kinds.ts';

export interface DraftField {
  /** Stays while the name is edited. */
  readonly key: string;
  /** Its saved name; `null` for a field that is not saved yet. */
  readonly was: string | null;
  /** Its name and type are free, unlike those that everybody knows. */
  readonly isOwn: boolean;
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly help: string;
  /** One a line, for a `select` only. */
  readonly options: string;
}

/** An agent's form as it is being edited; texts that are empty have defaults. */
export interface FormDraft {
  readonly formFields: readonly DraftField[];
  readonly texts: Readonly<Record<keyof Agent['texts'], string>>;
  readonly theme: Agent['theme'];
  readonly language: string;
  readonly consent: Agent['consent'];
  readonly privacyUrl: string;
}

export const FORM: AgentPart<FormDraft> = {
  of: ({ formFields, texts: { title = '', intro = '', button = '', thanks = '' }, ...agent }) => ({
    formFields: formFields.map(({ name, label, type, required, help = '', options = [] }) => ({
      key: name,
      was: name,
      isOwn: !isKnown(name, type),
      name,
      label,
      type,
      required,
      help,
      options: options.join('\n'),
    })),
    texts: { title, intro, button, thanks },
    theme: agent.theme,
    language: agent.language,
    consent: agent.consent,
    privacyUrl: agent.privacyUrl ?? '',
  }),
  changes: (draft) => ({
    ...agentOf(draft),
    formFields: draft.formFields.map((field) => ({
      ...fieldOf(field),
      ...(field.was !== null && field.was !== field.name ? { renamedFrom: field.was } : {}),
    })),
  }),
};

/** What the draft would make of the agent, also for its preview. */
export function agentOf({ formFields, texts, theme, language, consent, privacyUrl }: FormDraft) {
  return {
    formFields: formFields.map(fieldOf),
    texts: Object.fromEntries(
      Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
    ),
    theme,
    language,
    consent: consent && { text: consent.text.trim(), required: consent.required },
    privacyUrl: privacyUrl.trim() || null,
  } satisfies AgentChanges;
}

const fieldOf = ({ name, label, type, required, help, options }: DraftField) => ({
  name,
  label: label.trim(),
  type,
  required,
  ...(help.trim() === '' ? {} : { help: help.trim() }),
  ...(type === 'select' ? { options: optionsOf(options) } : {}),
});

/** `Small\nLarge` → `['Small', 'Large']`. */
export const optionsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

let fieldsAdded = 0;

/** A field that is not saved yet. */
export function newField(type: FieldType, name: string | null, taken: readonly DraftField[]): DraftField {
  const preset = PRESETS.find((known) => known.name === name);
  fieldsAdded += 1;
  return {
    key: `added ${fieldsAdded}`,
    was: null,
    isOwn: preset === undefined,
    name: preset?.name ?? nameOf('', taken),
    label: preset?.label ?? '',
    type,
    required: false,
    help: '',
    options: '',
  };
}

const NAME_LENGTH_MAX = 60;

/** The name that a label suggests, which no other field has: `Annual budget` → `annual_budget`. */
export function nameOf(label: string, others: readonly Pick<DraftField, 'name'>[]): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, NAME_LENGTH_MAX);
  const base = plain || 'field';
  const isFree = (name: string) => !RESERVED.has(name) && !others.some((other) => other.name === name);
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (isFree(name)) return name;
  }
}

/** The mapping and the tool have names of their own. */
const RESERVED = new Set(['consent', 'consent_text', 'conversation_id']);

export const withChange = (
  fields: readonly DraftField[],
  key: string,
  change: Partial<DraftField>,
): DraftField[] => fields.map((field) => (field.key === key ? { ...field, ...change } : field));

/** Puts a field one place up (`-1`) or down (`1`); at the end of the list nothing moves. */
export function moved(fields: readonly DraftField[], key: string, by: -1 | 1): DraftField[] {
  const from = fields.findIndex((field) => field.key === key);
  const to = from + by;
  const [one, other] = [fields[from], fields[to]];
  if (!one || !other) return [...fields];
  return fields.map((field, at) => (at === from ? other : at === to ? one : field));
}

export interface Fault {
  /** The field's key; `null` where it is not about a field. */
  readonly key: string | null;
  readonly at: 'label' | 'name' | 'options' | 'consent' | 'privacyUrl';
  readonly message: string;
}

export const FIELDS_MAX = 20;
const OPTIONS_MAX = 100;
const OPTION_LENGTH_MAX = 200;

/** Why the draft cannot be saved as it stands. */
export function faultsOf({ formFields, consent, privacyUrl }: FormDraft): Fault[] {
  const faults: Fault[] = formFields.flatMap((field) =>
    [labelFault(field), nameFault(field, formFields), optionsFault(field)].filter((fault) => fault !== null),
  );
  if (consent?.text.trim() === '') {
    faults.push({ key: null, at: 'consent', message: 'Enter what the visitor agrees to.' });
  }
  const url = privacyUrl.trim();
  if (url !== '' && !(URL.canParse(url) && /^https?:\/\//.test(url))) {
    faults.push({
      key: null,
      at: 'privacyUrl',
      message: 'Enter the address of a page, like https://example.com/privacy.',
    });
  }
  return faults;
}

const labelFault = ({ key, label }: DraftField): Fault | null =>
  label.trim() === '' ? { key, at: 'label', message: 'Enter a label.' } : null;

function nameFault({ key, was, name }: DraftField, fields: readonly DraftField[]): Fault | null {
  const fault = (message: string): Fault => ({ key, at: 'name', message });
  if (name === '') return fault('Enter a name.');
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) {
    return fault('Begin the name with a letter and go on with letters, digits and _.');
  }
  if (RESERVED.has(name)) return fault(`Choose another name: ${name} has a meaning of its own.`);
  // Of two with one name, the one that has had it longer keeps it.
  return was !== name && fields.some((other) => other.key !== key && other.name === name)
    ? fault(`Choose another name: another field is called ${name}.`)
    : null;
}

function optionsFault({ key, type, options }: DraftField): Fault | null {
  if (type !== 'select') return null;
  const fault = (message: string): Fault => ({ key, at: 'options', message });
  const all = optionsOf(options);
  if (all.length === 0) return fault('Enter what can be chosen, one a line.');
  if (all.length > OPTIONS_MAX) return fault(`Enter at most ${OPTIONS_MAX} options.`);
  const long = all.find((option) => option.length > OPTION_LENGTH_MAX);
  if (long)
    return fault(`Shorten “${long.slice(0, 30)}…”: an option has at most ${OPTION_LENGTH_MAX} characters.`);
  const twice = all.find((option, at) => all.indexOf(option) !== at);
  return twice === undefined ? null : fault(`Enter “${twice}” once only.`);
}

/** Forms that ask for the name twice are told what counts. */
export const asksTwiceForName = (fields: readonly DraftField[]) => {
  const has = (name: string) => fields.some((field) => field.name === name);
  return has('name') && (has('first_name') || has('last_name'));
};
