import type { FormDefinition } from '../../../src/agents/form-definition.ts';

/** The script comes from the service that it talks to. */
export const SERVICE = new URL(import.meta.url).origin;
const ANSWER_WITHIN_MS = 15_000;

export interface LoadedForm extends FormDefinition {
  readonly token: string;
}

export interface Answers {
  readonly fields: Record<string, string | number | boolean>;
  readonly consent: boolean;
}

export interface FieldError {
  /** `fields.` and the field's name. */
  readonly field: string;
  readonly code?: string;
}

/** The service understood, and said no. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, body: { code?: string; detail?: string; errors?: Refused['errors'] }) {
    super(body.detail ?? '');
    this.status = status;
    this.code = body.code ?? '';
    this.errors = body.errors ?? [];
  }
}

interface LoadOptions {
  /** The page's language, where it says one. */
  readonly language: string;
  /** On our own demo page, whose signed-in reader's leads are tests. */
  readonly isDemo: boolean;
}

export function loadForm(agent: string, { language, isDemo }: LoadOptions): Promise<LoadedForm> {
  if (isDemo)
    return call(`/v1/agents/${encodeURIComponent(agent)}/demo-form`, { credentials: 'same-origin' });
  return call(`${pathOf(agent)}/form${language ? `?lang=${encodeURIComponent(language)}` : ''}`);
}

export const sendAnswers = (agent: string, key: string, body: object) =>
  call<{ id: string }>(`${pathOf(agent)}/answers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });

const pathOf = (agent: string) => `/v1/public/agents/${encodeURIComponent(agent)}`;

/** @throws {Refused} or whatever a lost connection throws */
async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(SERVICE + path, {
    credentials: 'omit',
    ...init,
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const body = await response.json();
  if (response.ok) return body as Answer;
  throw new Refused(response.status, body as object);
}
