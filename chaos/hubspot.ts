import type { Fault } from '../sandbox/faults/fault.ts';

export interface LoggedCall {
  readonly atMs: number;
  readonly hubId: number | null;
  readonly operation: string;
  /** `null` where the connection was cut. */
  readonly status: number | null;
}

export interface SandboxContact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

/** The sandbox's own door, from the outside. */
export class SandboxDoor {
  readonly #url: string;
  /** Calls about tokens and refusals of them: the sandbox itself keeps only its last thousand calls. */
  readonly #calls = new Map<string, LoggedCall>();
  #limitsArmed = 0;

  constructor(url: string) {
    this.#url = url;
  }

  setTokenSeconds(seconds: number): Promise<unknown> {
    return this.#send('POST', '/token-life', { seconds });
  }

  uninstall(hubId: number): Promise<unknown> {
    return this.#send('POST', `/accounts/${hubId}/uninstall`);
  }

  async arm(fault: Fault & { times: number }): Promise<void> {
    if (isLimit(fault)) this.#limitsArmed += fault.times;
    await this.#send('POST', '/faults', fault);
  }

  /** Ends all faults. */
  async lift(): Promise<void> {
    const { faults } = (await this.#send('GET', '/faults')) as { faults: (Fault & { left: number })[] };
    for (const fault of faults.filter(isLimit)) this.#limitsArmed -= fault.left;
    await this.#send('DELETE', '/faults');
  }

  /** Calls that went over HubSpot's limits, leaving out those that were refused by a fault; faults must be lifted. */
  async ownLimitBreaches(): Promise<number> {
    const { rateLimited } = (await this.#send('GET', '/stats')) as { rateLimited: number };
    return rateLimited - this.#limitsArmed;
  }

  async contacts(hubId: number): Promise<SandboxContact[]> {
    const { contacts } = (await this.#send('GET', `/accounts/${hubId}/contacts`)) as {
      contacts: SandboxContact[];
    };
    return contacts;
  }

  /** Calls about tokens, and those that were refused for their token, since the start; oldest first. */
  async tokenCalls(hubId: number): Promise<LoggedCall[]> {
    const { requests } = (await this.#send('GET', '/requests')) as {
      requests: (Omit<LoggedCall, 'atMs'> & { at: string; durationMs: number })[];
    };
    for (const { at, durationMs, ...call } of requests) {
      if (!call.operation.startsWith('token.') && call.status !== 401) continue;
      this.#calls.set(`${at} ${durationMs} ${call.hubId}`, { ...call, atMs: Date.parse(at) });
    }
    return [...this.#calls.values()].filter((call) => call.hubId === hubId).sort((a, b) => a.atMs - b.atMs);
  }

  async #send(method: string, path: string, json?: object): Promise<unknown> {
    const response = await fetch(`${this.#url}/sandbox${path}`, {
      method,
      ...(json && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
    });
    if (!response.ok) throw new Error(`the sandbox answered ${path} with ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }
}

/** Those of the token endpoint are counted apart. */
const isLimit = ({ status, operation }: Fault) => status === 429 && operation !== 'token.refresh';
