import { syncLeadWorkflowId } from '../../src/workflows/contract.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { useSystem } from '../support/system.ts';

jest.setTimeout(240_000);

/** While half the window is free, a call goes out alone; then each worker spreads its calls over what is left. */
const ALONE_CALLS = 50;
/** So many go out alone all the same, on a machine so slow that no line forms behind them. */
const ALONE_CALLS_A_SECOND = 7;
/** Over the heartbeat time-out of ten seconds, and under the twenty after which a call is given up. */
const SLOW_MS = 12_500;

describe("a burst at HubSpot's real quota", () => {
  const system = useSystem({ each: 2, requestsPer10s: 100, searchesPerSecond: 5 });

  it('of 250 leads is synced by two workers without a single 429, in a fraction of the calls', async () => {
    const { key } = await system.aConnectedTenant();
    const emails = Array.from({ length: 250 }, (_, n) => `burst${n}@example.com`);
    const began = performance.now();
    await Promise.all(
      emails.map((email) =>
        system.call('POST', '/v1/leads', { key, json: { fields: { email, name: 'One Of Many' } } }),
      ),
    );
    expect(await system.settled(key)).toMatchObject({ synced: 250, failed: 0, waiting: 0 });
    const seconds = (performance.now() - began) / 1_000;

    const requests = await system.hubspot.requests();
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    const calls = requests.filter(({ operation }) => operation.startsWith('contacts.')).length;
    expect(calls).toBeLessThan(Math.max(375, ALONE_CALLS + ALONE_CALLS_A_SECOND * seconds));
    const contacts = (await system.hubspot.contacts()).map(({ properties }) => properties.email);
    expect(contacts.sort()).toEqual(emails.sort());
  });

  it('a step that HubSpot keeps waiting is heard of every three seconds, so that a busy machine does not look like a dead one', async () => {
    const { id: tenantId, key } = await system.aConnectedTenant();
    await faultsOf(system.hubspot).arm({ operation: 'contacts.search', latencyMs: SLOW_MS });
    const { body } = await system.call('POST', '/v1/leads', {
      key,
      json: { fields: { email: 'slow@example.com' } },
    });
    const run = system.client.workflow.getHandle(syncLeadWorkflowId({ tenantId, leadId: String(body.id) }));
    const beats = new Set<number>();
    for (let isOpen = true; isOpen; await system.pause(200)) {
      const { raw, status } = await run.describe().catch(() => ({ raw: null, status: { name: 'RUNNING' } }));
      for (const { lastHeartbeatTime } of raw?.pendingActivities ?? []) {
        if (lastHeartbeatTime?.seconds) beats.add(Number(lastHeartbeatTime.seconds));
      }
      isOpen = status.name === 'RUNNING';
    }
    expect(beats.size).toBeGreaterThanOrEqual(2);
    expect(await system.settled(key)).toMatchObject({ synced: 1 });
  });
});
