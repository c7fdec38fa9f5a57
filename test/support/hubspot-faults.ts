import type { Fault } from '../../sandbox/faults/fault.ts';
import type { Settings } from '../../sandbox/settings.ts';
import type { HubSpotOfTests } from './hubspot.ts';

/** What shall go wrong in HubSpot from now on, until it is lifted. */
export function faultsOf({ app }: HubSpotOfTests) {
  const send = async (method: string, path: string, json: object = {}) => {
    const answer = await fetch(`${app.apiUrl}/sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (answer.status !== 204) throw new Error(`${path} was answered with ${await answer.text()}`);
  };
  return {
    arm: (fault: Fault) => send('POST', '/faults', fault),
    lift: () => send('DELETE', '/faults'),
    set: (settings: Partial<Settings>) => send('POST', '/settings', settings),
  };
}
