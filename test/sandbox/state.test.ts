import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aSandbox, hubId } from './a-sandbox.ts';

type Running = Awaited<ReturnType<typeof aSandbox>>;

let dataDir = '';
let running: Running[] = [];
const journal = () => join(dataDir, 'journal.jsonl');
const start = async () => {
  const sandbox = await aSandbox({ dataDir });
  running.push(sandbox);
  return sandbox;
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  running = [];
  rmSync(dataDir, { recursive: true });
});

const contacts = '/crm/v3/objects/contacts';
const ada = { email: 'ada@example.com', firstname: 'Ada' };

describe('state over a restart', () => {
  it('keeps contacts, installations and tokens of both kinds', async () => {
    const before = await start();
    const { access_token, refresh_token } = await before.connect();
    const { body } = await before.api(access_token, 'POST', contacts, { properties: ada });
    await before.close();

    const after = await start();
    expect((await after.api(access_token, 'GET', `${contacts}/${body.id}`)).body).toMatchObject({
      properties: ada,
    });
    expect((await after.refresh(refresh_token)).status).toBe(200);
    expect((await after.send('/sandbox/accounts')).body.accounts).toContainEqual(
      expect.objectContaining({ hubId, installed: true, contacts: 1 }),
    );
  });

  it('keeps where merged ids lead to, what the next consent grants and how long tokens live', async () => {
    const before = await start();
    const { access_token } = await before.connect();
    const create = async () =>
      String((await before.api(access_token, 'POST', contacts, { properties: {} })).body.id);
    const [primaryObjectId, objectIdToMerge] = [await create(), await create()];
    const { body } = await before.api(access_token, 'POST', `${contacts}/merge`, {
      primaryObjectId,
      objectIdToMerge,
    });
    await before.control(`/sandbox/accounts/${hubId}/scopes`, { scopes: ['oauth'] });
    await before.control('/sandbox/token-life', { seconds: 15 });
    await before.close();

    const after = await start();
    const read = await after.api(access_token, 'GET', `${contacts}/${objectIdToMerge}`);
    expect(read.body.id).toBe(body.id);
    expect(await after.connect()).toMatchObject({ scopes: ['oauth'], expires_in: 15 });
  });

  it('has written everything before it answers: a copy taken then is complete', async () => {
    const before = await start();
    const { access_token } = await before.connect();
    await before.api(access_token, 'POST', contacts, { properties: ada });
    const copy = readFileSync(journal()); // the sandbox was never asked to close
    await before.close();
    writeFileSync(journal(), copy);

    expect(await (await start()).contacts()).toEqual([expect.objectContaining({ properties: ada })]);
  });

  it('still refuses the email of a contact from before, and gives out no id twice', async () => {
    const before = await start();
    const { access_token } = await before.connect();
    const { body } = await before.api(access_token, 'POST', contacts, { properties: ada });
    await before.close();

    const after = await start();
    expect((await after.api(access_token, 'POST', contacts, { properties: ada })).status).toBe(409);
    await after.send('/sandbox/reset', { method: 'POST' });
    const again = await after.connect();
    const { body: next } = await after.api(again.access_token, 'POST', contacts, { properties: ada });
    expect(Number(next.id)).toBeGreaterThan(Number(body.id));
  });

  it('drops a last line that was cut short, and goes on after it', async () => {
    const before = await start();
    const { access_token } = await before.connect();
    await before.api(access_token, 'POST', contacts, { properties: ada });
    await before.close();
    appendFileSync(journal(), '[{"table":"contacts","key":"7000');

    const after = await start();
    await after.api(access_token, 'POST', contacts, { properties: { email: 'grace@example.com' } });
    await after.close();
    expect(await (await start()).contacts()).toHaveLength(2);
  });

  it('refuses to start on a line that is damaged elsewhere, naming file and line', async () => {
    const before = await start();
    await before.connect();
    await before.close();
    writeFileSync(journal(), `damaged\n${readFileSync(journal(), 'utf8')}`);
    await expect(start()).rejects.toThrow(`line 1 of ${journal()}`);
  });

  it('compacts the journal when it starts', async () => {
    const before = await start();
    const { access_token } = await before.connect();
    const { body } = await before.api(access_token, 'POST', contacts, { properties: ada });
    for (let i = 0; i < 50; i++) {
      await before.api(access_token, 'PATCH', `${contacts}/${body.id}`, { properties: { phone: String(i) } });
    }
    await before.close();
    const sizeBefore = statSync(journal()).size;
    const after = await start();
    expect(statSync(journal()).size).toBeLessThan(sizeBefore / 5);
    expect(await after.contacts()).toEqual([expect.objectContaining({ updates: 50 })]);
  });

  it('keeps no code and no token in readable form', async () => {
    const sandbox = await start();
    const { access_token, refresh_token } = await sandbox.connect();
    const written = readFileSync(journal(), 'utf8');
    expect(written).not.toContain(access_token);
    expect(written).not.toContain(refresh_token);
  });
});
