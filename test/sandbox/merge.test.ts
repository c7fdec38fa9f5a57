import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const contacts = '/crm/v3/objects/contacts';
const call = (method: string, path = '', json?: unknown) =>
  sandbox().api(token, method, contacts + path, json);
const idOf = async (properties: Record<string, unknown>) =>
  String((await call('POST', '', { properties })).body.id);
const email = (address: string) => `/${encodeURIComponent(address)}?idProperty=email`;
const merge = (primaryObjectId: string, objectIdToMerge: string) =>
  call('POST', '/merge', { primaryObjectId, objectIdToMerge });
const shown = '?properties=email,firstname,phone,hs_additional_emails,hs_merged_object_ids';

/** Two contacts of one person, and the one that they became. */
async function merged() {
  const work = await idOf({ email: 'ada@work.example', firstname: 'Ada' });
  const home = await idOf({ email: 'ada@home.example', firstname: 'A.', phone: '1' });
  const { status, body } = await merge(work, home);
  expect(status).toBe(200);
  return { work, home, survivor: String(body.id) };
}

describe('merging two contacts (HubSpot: merged, archived and deleted contacts)', () => {
  it('makes one of a new id: values of the primary, what it lacked from the other', async () => {
    const { work, home, survivor } = await merged();
    expect([work, home]).not.toContain(survivor);
    expect((await call('GET', `/${survivor}${shown}`)).body.properties).toMatchObject({
      email: 'ada@work.example',
      firstname: 'Ada',
      phone: '1',
      hs_additional_emails: 'ada@home.example',
      hs_merged_object_ids: `${work};${home}`,
    });
    expect(await sandbox().contacts()).toHaveLength(1);
  });

  it.each(['work', 'home'] as const)('answers with the survivor to the old id (%s)', async (which) => {
    const ids = await merged();
    expect((await call('GET', `/${ids[which]}`)).body.id).toBe(ids.survivor);
    const patched = await call('PATCH', `/${ids[which]}`, { properties: { phone: '2' } });
    expect([patched.status, patched.body.id]).toEqual([200, ids.survivor]);
  });

  it('still does when the survivor is merged in turn', async () => {
    const { work, home, survivor } = await merged();
    const third = await idOf({ email: 'ada@club.example' });
    const { body } = await merge(third, survivor);
    for (const old of [work, home, survivor, third]) {
      expect((await call('GET', `/${old}`)).body.id).toBe(body.id);
    }
    expect((await call('GET', `/${body.id}${shown}`)).body.properties).toMatchObject({
      email: 'ada@club.example',
      hs_additional_emails: 'ada@work.example;ada@home.example',
    });
  });

  it('keeps every email unique and readable: 409 names the survivor, idProperty=email finds it', async () => {
    const { survivor } = await merged();
    for (const address of ['ada@work.example', 'ADA@home.example']) {
      const { status, body } = await call('POST', '', { properties: { email: address } });
      expect([status, body.message]).toEqual([409, `Contact already exists. Existing ID: ${survivor}`]);
      expect((await call('GET', email(address))).body.id).toBe(survivor);
    }
  });

  it('refuses another contact an additional email', async () => {
    await merged();
    const other = await idOf({ email: 'grace@example.com' });
    const { status } = await call('PATCH', `/${other}`, { properties: { email: 'ada@home.example' } });
    expect(status).toBe(409);
  });

  it('does not find an additional email by a search for email', async () => {
    await merged();
    const filters = [{ propertyName: 'email', operator: 'EQ', value: 'ada@home.example' }];
    expect((await call('POST', '/search', { filterGroups: [{ filters }] })).body.total).toBe(0);
  });

  it('lets nobody write what a merge left behind', async () => {
    const { survivor } = await merged();
    const { status, body } = await call('PATCH', `/${survivor}`, {
      properties: { hs_additional_emails: 'x@example.com' },
    });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('READ_ONLY_VALUE')]);
  });

  it('frees both emails when the survivor is archived, and then answers 404 to every id', async () => {
    const { work, home, survivor } = await merged();
    expect((await call('DELETE', `/${survivor}`)).status).toBe(204);
    for (const id of [work, home, survivor]) {
      expect((await call('PATCH', `/${id}`, { properties: { phone: '2' } })).status).toBe(404);
    }
    expect((await call('POST', '', { properties: { email: 'ada@home.example' } })).status).toBe(201);
  });

  it('refuses what is archived, of another account, or the same contact', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    const gone = await idOf({ email: 'gone@example.com' });
    await call('DELETE', `/${gone}`);
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    const foreign = await sandbox().api(other.access_token, 'POST', contacts, { properties: {} });
    expect((await merge(ada, gone)).status).toBe(404);
    expect((await merge(ada, String(foreign.body.id))).status).toBe(404);
    expect((await merge(ada, ada)).status).toBe(400);
  });

  it('works the same under the date-based path', async () => {
    const [primaryObjectId, objectIdToMerge] = [await idOf({}), await idOf({})];
    const path = '/crm/objects/2026-03/contacts/merge';
    const { status } = await sandbox().api(token, 'POST', path, { primaryObjectId, objectIdToMerge });
    expect(status).toBe(200);
  });

  it('needs the scope to write', async () => {
    const [ada, grace] = [await idOf({}), await idOf({})];
    await sandbox().control(`/sandbox/accounts/${hubId}/scopes`, {
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
    token = (await sandbox().connect()).access_token;
    expect((await merge(ada, grace)).status).toBe(403);
    expect((await call('POST', '/gdpr-delete', { objectId: ada })).status).toBe(403);
  });
});

describe('deleting a contact for privacy (HubSpot: merged, archived and deleted contacts)', () => {
  it.each(['/crm/v3/objects/contacts/gdpr-delete', '/crm/objects/2026-03/contacts/gdpr-delete'])(
    'leaves nothing, not even in the recycle bin (%s)',
    async (path) => {
      const objectId = await idOf({ email: 'ada@example.com' });
      expect((await sandbox().api(token, 'POST', path, { objectId })).status).toBe(204);
      expect((await call('GET', `/${objectId}`)).status).toBe(404);
      expect((await call('GET', `/${objectId}?archived=true`)).status).toBe(404);
    },
  );

  it('takes an email, and answers the same when nobody has it', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    for (const objectId of ['Ada@example.com', 'nobody@example.com']) {
      expect((await call('POST', '/gdpr-delete', { objectId, idProperty: 'email' })).status).toBe(204);
    }
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect((await call('POST', '/gdpr-delete', { objectId: id })).status).toBe(404);
  });

  it('does not keep the API from creating the person anew', async () => {
    const objectId = await idOf({ email: 'ada@example.com' });
    await call('POST', '/gdpr-delete', { objectId });
    const { status, body } = await call('POST', '', { properties: { email: 'ada@example.com' } });
    expect([status, body.id === objectId]).toEqual([201, false]);
  });

  it('takes away an archived contact without touching the one that has its email now', async () => {
    const objectId = await idOf({ email: 'ada@example.com' });
    await call('DELETE', `/${objectId}`);
    const now = await idOf({ email: 'ada@example.com' });
    expect((await call('POST', '/gdpr-delete', { objectId })).status).toBe(204);
    expect((await call('GET', email('ada@example.com'))).body.id).toBe(now);
  });

  it('takes away all ids of a merged contact', async () => {
    const { work, survivor } = await merged();
    expect((await call('POST', '/gdpr-delete', { objectId: work })).status).toBe(204);
    for (const id of [work, survivor]) expect((await call('GET', `/${id}`)).status).toBe(404);
  });
});
