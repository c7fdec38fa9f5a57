/** What the domain refuses. The API gives each a status; nothing here knows of HTTP. */
export type DomainErrorCode =
  | 'email-unusable'
  | 'agent-not-found'
  | 'lead-not-found'
  | 'idempotency-key-reused'
  | 'tenant-exists'
  | 'tenant-not-found'
  | 'key-wrong'
  | 'sign-in-link-used'
  | 'lead-not-failed'
  | 'email-not-correctable'
  | 'api-key-not-found'
  | 'api-keys-too-many'
  | 'nothing-pending'
  | 'not-connected'
  | 'mappings-changed'
  | 'hubspot-away'
  | 'no-such-agent'
  | 'agents-too-many'
  | 'agent-changed'
  | 'collect-lead-off'
  | 'fields-invalid'
  | 'website-not-allowed'
  | 'form-token-early'
  | 'form-token-expired'
  | 'form-trapped'
  | 'time-zone-unknown';

/** A refusal with a stable code and one sentence for a person. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  /** The input field at fault, as a JSON pointer's path, where there is one. */
  readonly field: string | null;

  constructor(code: DomainErrorCode, message: string, field: string | null = null) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.field = field;
  }
}

/** Left out; not what the field asks for; no field of the form. */
export type FieldFaultCode = 'missing' | 'wrong' | 'unknown';

/** What is wrong with one field, in a sentence for whoever filled it in, and as a code for other languages. */
export interface FieldFault {
  readonly field: string;
  readonly code: FieldFaultCode;
  readonly message: string;
}

/** Values that do not fit the form that asked for them; names each. */
export class FieldsInvalid extends DomainError {
  readonly faults: readonly FieldFault[];

  constructor(faults: readonly FieldFault[]) {
    const fields = faults.map(({ field }) => field).join(', ');
    super(
      'fields-invalid',
      `Nothing was stored, because ${fields} need another value; correct and send again.`,
    );
    this.name = 'FieldsInvalid';
    this.faults = faults;
  }
}
