import { useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox({ searchLagMs: 2_000 });
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const contacts = '/crm/v3/objects/contacts';
const call = (method: string, path = '', json?: unknown) =>
  sandbox().api(token, method, contacts + path, json);
const create = async (email: string) => String((await call('POST', '', { properties: { email } })).body.id);
const patch = (id: string, properties: Record<string, string>) => call('PATCH', `/${id}`, { properties });
async function found(email: string) {
  const filters = [{ propertyName: 'email', operator: 'EQ', value: email }];
  const { body } = await call('POST', '/search', { filterGroups: [{ filters }], properties: ['phone'] });
  return (body.results as { properties: { phone: string | null } }[]).map(
    ({ properties }) => properties.phone,
  );
}
const foundAtAll = async () => (await call('POST', '/search', {})).body.total;

describe('searching what has just changed (HubSpot: search)', () => {
  it('finds a new contact only after a while, when reads by id and email have long seen it', async () => {
    const id = await create('ada@example.com');
    expect((await call('GET', `/${id}`)).status).toBe(200);
    expect((await call('GET', '/ada@example.com?idProperty=email')).status).toBe(200);
    expect([await found('ada@example.com'), await foundAtAll()]).toEqual([[], 0]);
    sandbox().pass(1.999);
    expect(await found('ada@example.com')).toEqual([]);
    sandbox().pass(0.001);
    expect([await found('ada@example.com'), await foundAtAll()]).toEqual([[null], 1]);
  });

  it('shows a contact as it was before each change, one after the other', async () => {
    const id = await create('ada@example.com');
    sandbox().pass(2);
    await patch(id, { phone: '1' });
    sandbox().pass(1);
    await patch(id, { phone: '2' });
    expect(await found('ada@example.com')).toEqual([null]);
    sandbox().pass(1);
    expect(await found('ada@example.com')).toEqual(['1']);
    sandbox().pass(1);
    expect(await found('ada@example.com')).toEqual(['2']);
  });

  it('finds a contact by the email that it had, and not yet by the one that it has', async () => {
    const id = await create('ada@example.com');
    sandbox().pass(2);
    await patch(id, { email: 'lovelace@example.com' });
    expect([await found('ada@example.com'), await found('lovelace@example.com')]).toEqual([[null], []]);
    sandbox().pass(2);
    expect([await found('ada@example.com'), await found('lovelace@example.com')]).toEqual([[], [null]]);
  });

  it('never finds what is archived', async () => {
    const id = await create('ada@example.com');
    sandbox().pass(2);
    await call('DELETE', `/${id}`);
    expect([await found('ada@example.com'), await foundAtAll()]).toEqual([[], 0]);
  });

  it('finds neither of two merged contacts, and what they became after a while', async () => {
    const [primaryObjectId, objectIdToMerge] = [
      await create('ada@work.example'),
      await create('ada@home.example'),
    ];
    sandbox().pass(2);
    await call('POST', '/merge', { primaryObjectId, objectIdToMerge });
    expect(await foundAtAll()).toBe(0);
    sandbox().pass(2);
    expect(await foundAtAll()).toBe(1);
  });
});
