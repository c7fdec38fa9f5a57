/** What the domain refuses. The API gives each a status; nothing here knows of HTTP. */
export type DomainErrorCode =
  | 'email-unusable'
  | 'agent-not-found'
  | 'lead-not-found'
  | 'idempotency-key-reused'
  | 'tenant-exists'
  | 'tenant-not-found'
  | 'sign-in-link-used'
  | 'lead-not-failed'
  | 'api-key-not-found'
  | 'nothing-pending'
  | 'not-connected'
  | 'mappings-changed'
  | 'hubspot-away';

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
