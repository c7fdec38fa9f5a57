import type { FailureCode } from '../workflows/contract.ts';

/** HubSpot's final word on a lead: trying again changes nothing until a person has acted. */
export class LeadFault extends Error {
  readonly code: FailureCode;

  /**
   * @param message one sentence for the lead's page; it may name properties, never values
   * @param cause HubSpot's answer, where it has said so
   */
  constructor(code: FailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LeadFault';
    this.code = code;
  }
}
