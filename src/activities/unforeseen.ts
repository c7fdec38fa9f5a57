/** What nobody foresaw, with the id under which the log has it and the lead's page names it. */
export class Unforeseen extends Error {
  readonly traceId: string;

  constructor(traceId: string, cause: unknown) {
    super('Unforeseen', { cause });
    this.name = 'Unforeseen';
    this.traceId = traceId;
  }
}
