import { useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const search = (json: unknown) => sandbox().api(token, 'POST', '/crm/v3/objects/contacts/search', json);
const eq = (propertyName: string, value: string) => ({ propertyName, operator: 'EQ', value });
const group = (...filters: unknown[]) => ({ filters });
const people = async (...all: Record<string, string>[]) => {
  for (const properties of all)
    await sandbox().api(token, 'POST', '/crm/v3/objects/contacts', { properties });
};
const emailsFound = async (json: unknown) =>
  ((await search(json)).body.results as { properties: { email: string } }[]).map(
    ({ properties }) => properties.email,
  );

describe('searching contacts (HubSpot: search)', () => {
  const ada = { email: 'ada@example.com', firstname: 'Ada', company: 'Engines' };
  const grace = { email: 'grace@example.com', firstname: 'Grace', company: 'Navy' };
  const alan = { email: 'alan@example.com', firstname: 'Alan', company: 'Engines' };

  it('finds a contact by email in any case, with the properties asked for', async () => {
    await people(ada, grace);
    const { status, body } = await search({
      filterGroups: [group(eq('email', 'ADA@example.com'))],
      properties: ['company'],
      limit: 1,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 1, results: [{ properties: { company: 'Engines' } }] });
  });

  it('finds text in any case, but the value of an option only as it is written', async () => {
    await people({ ...ada, lifecyclestage: 'lead' }, grace);
    expect(await emailsFound({ filterGroups: [group(eq('company', 'ENGINES'))] })).toEqual([ada.email]);
    expect(await emailsFound({ filterGroups: [group(eq('lifecyclestage', 'lead'))] })).toEqual([ada.email]);
    expect(await emailsFound({ filterGroups: [group(eq('lifecyclestage', 'Lead'))] })).toEqual([]);
  });

  it('answers no results as 200 with a total of 0', async () => {
    expect((await search({ filterGroups: [group(eq('email', 'nobody@example.com'))] })).body).toEqual({
      total: 0,
      results: [],
    });
  });

  it('joins filters of a group by AND, groups by OR', async () => {
    await people(ada, grace, alan);
    const adaAtEngines = group(eq('company', 'engines'), eq('firstname', 'Ada'));
    expect(await emailsFound({ filterGroups: [adaAtEngines] })).toEqual([ada.email]);
    expect(await emailsFound({ filterGroups: [adaAtEngines, group(eq('email', grace.email))] })).toEqual([
      ada.email,
      grace.email,
    ]);
  });

  it('finds several contacts by a group per email', async () => {
    await people(ada, grace, alan);
    const filterGroups = [group(eq('email', ada.email)), group(eq('email', alan.email))];
    expect(await emailsFound({ filterGroups })).toEqual([ada.email, alan.email]);
  });

  it('pages through the results', async () => {
    await people(ada, grace, alan);
    const first = await search({ limit: 2 });
    expect(first.body).toMatchObject({ total: 3, paging: { next: { after: '2' } } });
    const last = await search({ limit: 2, after: '2' });
    expect(last.body.results).toHaveLength(1);
    expect(last.body).not.toHaveProperty('paging');
  });

  it.each([
    ['six groups', { filterGroups: Array(6).fill(group(eq('email', 'a@b.cc'))) }],
    ['seven filters in a group', { filterGroups: [group(...Array(7).fill(eq('city', 'x')))] }],
    ['nineteen filters', { filterGroups: [6, 6, 6, 1].map((n) => group(...Array(n).fill(eq('city', 'x')))) }],
    ['a limit over 200', { limit: 201 }],
    ['results beyond the first 10,000', { limit: 200, after: '9900' }],
    ['a property that does not exist', { filterGroups: [group(eq('shoe_size', '38'))] }],
    [
      'an operator it does not know',
      { filterGroups: [group({ propertyName: 'email', operator: 'LIKE', value: '' })] },
    ],
    ['a body over 3,000 characters', { filterGroups: [group(eq('city', 'x'.repeat(3_000)))] }],
  ])('refuses %s', async (_what, json) => {
    const { status, body } = await search(json);
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('allows eighteen filters', async () => {
    const filterGroups = [6, 6, 6].map((n) => group(...Array(n).fill(eq('city', 'x'))));
    expect((await search({ filterGroups })).status).toBe(200);
  });
});
