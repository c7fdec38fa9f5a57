import { freePort } from '../../dev/free-port.ts';

export interface Address {
  readonly port: number;
  readonly url: string;
}

/** An address that somebody will listen on, for parts that have to know each other's before they start. */
export function useAddress(): Address {
  let port = 0;
  beforeAll(async () => {
    port = await freePort();
  });
  return {
    get port() {
      return port;
    },
    get url() {
      return `http://127.0.0.1:${port}`;
    },
  };
}
