/** Why an approval did not become a connection. */
export type ConnectRefusal =
  | 'denied'
  | 'state_unknown'
  | 'scope_missing'
  | 'account_taken'
  | 'code_refused'
  | 'operator_fault'
  | 'hubspot_away';

export class ConnectRefused extends Error {
  readonly refusal: ConnectRefusal;
  /** The account that was approved, where it is the reason. */
  readonly hubId: number | null;

  constructor(refusal: ConnectRefusal, hubId: number | null = null) {
    super(`HubSpot was not connected: ${refusal}`);
    this.name = 'ConnectRefused';
    this.refusal = refusal;
    this.hubId = hubId;
  }
}
