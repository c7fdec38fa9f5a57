import type { FormDefinition } from '../../../src/agents/form-definition.ts';
import type { FormTexts } from '../../../src/agents/form-texts.ts';
import { type LoadedForm, loadForm, Refused, SERVICE, sendAnswers } from './connection.ts';
import { el } from './dom.ts';
import { type FormView, formView } from './form-view.ts';
import { styleSheet } from './style.ts';
import { wordsIn } from './words.ts';

const LOADING_SHOWN_AFTER_MS = 500;
/** Pauses between tries to load the form while the service does not answer. */
const LOAD_AGAIN_MS = [1_000, 4_000, 10_000];
/** A form's token is good from a second on: whoever is faster waits unseen. */
const TOKEN_READY_MS = 1_100;
const SENDS_MAX = 4;

/** For pages that show the form before it is saved: nothing is sent. */
export interface Preview {
  readonly definition: FormDefinition;
  readonly state?: 'ready' | 'wrong' | 'sending' | 'failed' | 'sent' | 'unavailable' | 'loading';
}

/** The form has changed since it was shown: what is asked now has to be seen before it is sent. */
class Changed extends Error {
  readonly form: LoadedForm;

  constructor(form: LoadedForm) {
    super();
    this.form = form;
  }
}

/** `<assistloop-lead-form agent="agt_…">`: loads an agent's form, and sends what a visitor fills in. */
export class LeadForm extends HTMLElement {
  static readonly observedAttributes = ['agent', 'lang', 'theme'];

  readonly #root = el('div', { class: 'root' });
  #view: FormView | null = null;
  #form: LoadedForm | null = null;
  /** By the page's own clock. */
  #tokenReadyAt = 0;
  #prefill: Readonly<Record<string, unknown>> = {};
  #preview: Preview | null = null;
  #sent = { content: '', key: '' };
  /** Counts what was begun; an answer to something older is ignored. */
  #turn = 0;
  /** Attributes come before that: what they say is read when it begins. */
  #wasConnected = false;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [styleSheet()];
    shadow.append(this.#root);
  }

  connectedCallback(): void {
    for (const name of ['prefill', 'preview'] as const) this.#takeEarly(name);
    this.#wasConnected = true;
    if (!this.#form) this.#begin(); // moved within the page it stays as it is
  }

  disconnectedCallback(): void {
    if (!this.#form) this.#turn++;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#wasConnected || before === now) return;
    if (name === 'theme') this.#paint();
    else this.#begin();
  }

  /** What is known already, by field name; what the visitor has typed stays. */
  get prefill(): Readonly<Record<string, unknown>> {
    return this.#prefill;
  }
  set prefill(values: Readonly<Record<string, unknown>> | null) {
    this.#prefill = values ?? {};
    this.#view?.prefill(this.#prefill);
  }

  get preview(): Preview | null {
    return this.#preview;
  }
  set preview(preview: Preview | null) {
    this.#preview = preview;
    if (this.#wasConnected) this.#begin();
  }

  /** A property that was set before the script was there hides our own. */
  #takeEarly(name: 'prefill' | 'preview'): void {
    const given = Object.getOwnPropertyDescriptor(this, name);
    if (!given) return;
    delete (this as Partial<LeadForm>)[name];
    this[name] = given.value;
  }

  #begin(): void {
    this.#form = null;
    this.#turn++;
    if (this.#preview) this.#showPreview(this.#preview);
    else if (this.hasAttribute('agent')) void this.#load(this.#turn);
  }

  async #load(turn: number): Promise<void> {
    const agent = this.getAttribute('agent') ?? '';
    const words = wordsIn(this.#language());
    const status = el('p', { role: 'status', class: 'note' });
    this.#show(null, el('div', { class: 'waiting' }, status));
    setTimeout(() => {
      status.textContent = words.loading;
    }, LOADING_SHOWN_AFTER_MS);
    for (const pauseMs of [...LOAD_AGAIN_MS, null]) {
      try {
        const form = await this.#fetch(agent);
        if (turn !== this.#turn) return;
        this.#showForm(form);
        this.#emit('ready');
        return;
      } catch (error) {
        if (turn !== this.#turn) return;
        const isFinal = error instanceof Refused && error.status < 500;
        if (isFinal || pauseMs === null) {
          this.#unavailable(error);
          return;
        }
        await sleep(pauseMs);
      }
    }
  }

  #showForm(form: LoadedForm, values = this.#prefill): FormView {
    this.#take(form);
    const view = formView(form, () => void this.#send(view));
    view.prefill(values);
    this.#show(view, view.node);
    return view;
  }

  async #send(view: FormView): Promise<void> {
    const turn = this.#turn;
    view.busy(true);
    try {
      const { id } = await this.#deliver(view);
      if (turn !== this.#turn) return;
      this.#thank();
      this.#emit('submitted', { leadId: id });
    } catch (error) {
      if (turn !== this.#turn) return;
      view.busy(false);
      this.#explain(error, view);
    }
  }

  /** Sends until it is accepted or refused for good; the same content always goes under the same key. */
  async #deliver(view: FormView): Promise<{ id: string }> {
    if (this.#preview) return { id: '' };
    const answers = view.answers();
    const content = JSON.stringify(answers);
    if (content !== this.#sent.content) this.#sent = { content, key: randomKey() };
    const agent = this.getAttribute('agent') ?? '';
    for (let sends = 1; ; sends++) {
      await sleep(this.#tokenReadyAt - performance.now());
      try {
        return await sendAnswers(agent, this.#sent.key, {
          ...answers,
          token: this.#form?.token,
          trap: view.trap(),
          conversationId: this.getAttribute('conversation')?.slice(0, 200) || undefined,
          page: pageAddress(),
        });
      } catch (error) {
        const code = error instanceof Refused ? error.code : '';
        // What is checked here and refused there was refused by another form.
        if (code === 'form-token-expired' || code === 'fields-invalid') await this.#renew(agent);
        if (sends === SENDS_MAX || !code.startsWith('form-token-')) throw error;
        this.#awaitToken();
      }
    }
  }

  #fetch(agent: string): Promise<LoadedForm> {
    return loadForm(agent, {
      language: this.getAttribute('lang') ?? '',
      isDemo: this.hasAttribute('demo'),
    });
  }

  /** A new token for the form that the visitor sees. @throws {Changed} when it is another form by now */
  async #renew(agent: string): Promise<void> {
    const { token, ...renewed } = await this.#fetch(agent);
    const { token: _, ...shown } = this.#form ?? { token };
    if (JSON.stringify(renewed) !== JSON.stringify(shown)) throw new Changed({ ...renewed, token });
    this.#take({ ...renewed, token });
  }

  #take(form: LoadedForm): void {
    this.#form = form;
    this.#awaitToken();
  }

  #awaitToken(): void {
    this.#tokenReadyAt = performance.now() + TOKEN_READY_MS;
  }

  #explain(error: unknown, view: FormView): void {
    const texts = this.#form?.texts;
    if (!texts) return;
    if (error instanceof Changed) {
      const again = this.#showForm(error.form, view.answers().fields);
      again.notice(error.form.texts.changed);
      again.review();
      this.#failed('changed');
    } else if (!(error instanceof Refused) || error.status >= 500) {
      view.notice(texts.notSent);
      this.#failed('connection');
    } else if (UNAVAILABLE.has(error.code)) {
      this.#unavailable(error).focus(); // the form that had it is gone
    } else {
      if (error.code === 'form-trapped') view.emptyTrap();
      if (error.code === 'idempotency-key-reused') this.#sent = { content: '', key: '' };
      const isAtFields = error.status === 422 && view.refuse(error.errors);
      if (!isAtFields) view.notice(noticeOf(error, texts));
      this.#failed(error.code);
    }
  }

  #failed(reason: string): void {
    this.#emit('failed', { reason });
  }

  #thank(): void {
    const thanks = el('p', { part: 'thanks', class: 'thanks', tabindex: -1 });
    thanks.textContent = this.#form?.texts.thanks ?? '';
    this.#show(null, thanks);
    thanks.focus();
  }

  #unavailable(error: unknown): HTMLElement {
    if (error instanceof Error && error.message) console.warn(`assistloop-lead-form: ${error.message}`);
    const sentence = el('p', { role: 'status', tabindex: -1 }, wordsIn(this.#language()).unavailable);
    this.#show(null, sentence);
    this.#emit('unavailable');
    return sentence;
  }

  #showPreview({ definition, state }: Preview): void {
    if (state === 'loading' || state === 'unavailable') {
      this.#show(null, el('p', {}, wordsIn(definition.language)[state]));
      return;
    }
    const view = this.#showForm({ ...definition, token: '' });
    if (state === 'wrong') view.check();
    if (state === 'sending') view.busy(true);
    if (state === 'failed') view.notice(definition.texts.notSent);
    if (state === 'sent')
      this.#show(null, el('p', { part: 'thanks', class: 'thanks' }, definition.texts.thanks));
  }

  #show(view: FormView | null, node: Node): void {
    this.#view = view;
    this.#root.replaceChildren(node);
    this.#paint();
  }

  #paint(): void {
    this.#root.dataset.theme = this.getAttribute('theme') ?? this.#form?.theme ?? 'auto';
    this.#root.lang = this.#form?.language ?? this.#language();
  }

  #language(): string {
    return this.getAttribute('lang') ?? this.#form?.language ?? document.documentElement.lang;
  }

  #emit(name: string, detail?: object): void {
    this.dispatchEvent(new CustomEvent(`assistloop:${name}`, { bubbles: true, composed: true, detail }));
  }
}

const UNAVAILABLE = new Set(['no-such-agent', 'website-not-allowed', 'collect-lead-off']);

function noticeOf({ code, status }: Refused, texts: FormTexts): string {
  if (code === 'form-trapped') return texts.robot;
  if (status === 413) return texts.tooLong;
  return status === 429 ? texts.tooMany : texts.notSent;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Also where `crypto.randomUUID` is missing, as on a plain-http page of one's own machine. */
const randomKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Without what may be personal in a query; our own page in a frame names the website around it. */
function pageAddress(): string {
  const isHosted = location.origin === SERVICE && location.pathname.startsWith('/form/');
  const { origin, pathname } = new URL((isHosted && document.referrer) || location.href);
  return (origin + pathname).slice(0, 2_000);
}
