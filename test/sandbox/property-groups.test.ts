import { useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();

describe('property groups (HubSpot: properties API)', () => {
  it.each(['/crm/v3/properties/contacts/groups', '/crm/properties/2026-03/contacts/groups'])(
    'are listed at %s, each group of a property with its label',
    async (path) => {
      const { access_token: token } = await sandbox().connect();
      const read = async (from: string) =>
        (await sandbox().api(token, 'GET', from)).body.results as Record<string, unknown>[];
      const groups = await read(path);
      expect(groups[0]).toEqual({
        name: 'contactinformation',
        label: 'Contact information',
        displayOrder: 0,
        archived: false,
      });
      const used = new Set((await read('/crm/v3/properties/contacts')).map(({ groupName }) => groupName));
      expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining([...used]));
    },
  );
});
