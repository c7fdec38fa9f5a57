import { ACME, type HubSpotOfTests } from './hubspot.ts';

interface Delivery {
  readonly event: string;
  readonly contactId: string;
  readonly status: number | null;
}

/** What people do on the pages of their HubSpot, where our app has no part in it, and what they see there. */
export function pageOf({ app }: HubSpotOfTests, hubId = ACME) {
  const ask = async <Body>(path: string): Promise<Body> =>
    (await fetch(`${app.appUrl}/sandbox${path}`)).json() as Promise<Body>;
  const press = async (path: string, json: object = {}) => {
    const answer = await fetch(`${app.appUrl}/sandbox/accounts/${hubId}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (answer.status !== 204) throw new Error(`${path} was answered with ${answer.status}.`);
  };
  return {
    async isInstalled(): Promise<boolean> {
      const { accounts } = await ask<{ accounts: { hubId: number; installed: boolean }[] }>('/accounts');
      return accounts.some((account) => account.hubId === hubId && account.installed);
    },
    deleteContact: (id: string) => press(`/contacts/${id}/delete`),
    deleteForPrivacy: (id: string) => press(`/contacts/${id}/privacy-delete`),
    merge: (primaryObjectId: string, objectIdToMerge: string) =>
      press('/merge', { primaryObjectId, objectIdToMerge }),
    /** The webhooks that were sent, oldest first, as soon as there are so many; else the test's time ends. */
    async deliveries(count: number): Promise<Delivery[]> {
      for (;;) {
        const { deliveries } = await ask<{ deliveries: Delivery[] }>('/deliveries');
        if (deliveries.length >= count) return deliveries.reverse();
      }
    },
  };
}
