import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { asc, eq } from 'drizzle-orm';
import { rotateKeys } from '../../src/connections/rotate-keys.ts';
import { openToken, SealBroken, sealToken } from '../../src/connections/seal-token.ts';
import { connections, pendingConnections } from '../../src/db/schema.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { caught } from '../support/caught.ts';
import { connectionOf, forgetConnections, somebodyWaitsForALock } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { aKey } from '../support/keys.ts';
import { aTenant } from '../support/tenants.ts';

const [OLD, NEW] = [aKey('old'), aKey('new')];
const before = KeyRing.parse(OLD);
const both = KeyRing.parse(`${NEW},${OLD}`);
const after = KeyRing.parse(NEW);

describe('rotating the keys that tokens are sealed under', () => {
  const parts = useDatabase();
  afterEach(() => forgetConnections(parts.db));

  let hubId = 1;
  /** Tenants with sealed tokens, which need no HubSpot behind them. */
  async function sealedTenants(count: number, keys = before): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 1; n <= count; n++) {
      const { tenantId } = await aTenant(parts.db);
      ids.push(tenantId);
      await parts.db.insert(connections).values({
        tenantId,
        status: 'connected',
        hubId: hubId++,
        scopes: [],
        accessToken: await sealToken(keys, { tenantId, kind: 'access' }, `access of ${tenantId}`),
        refreshToken: await sealToken(keys, { tenantId, kind: 'refresh' }, `refresh of ${tenantId}`),
      });
    }
    return ids;
  }
  const open = async (keys: KeyRing, tenantId: string) => {
    const { accessToken, refreshToken } = await connectionOf(parts.db, tenantId);
    return [
      await openToken(keys, { tenantId, kind: 'access' }, accessToken ?? ''),
      await openToken(keys, { tenantId, kind: 'refresh' }, refreshToken ?? ''),
    ];
  };
  const rows = () => parts.db.select().from(connections).orderBy(asc(connections.tenantId));

  it('seals every token anew, page by page, so that the old key can go', async () => {
    const ids = await sealedTenants(201);
    expect(await rotateKeys(parts.db, both)).toBe(201);
    for (const id of ids) expect(await open(after, id)).toEqual([`access of ${id}`, `refresh of ${id}`]);
  });

  it('leaves alone what is under the current key, to the letter', async () => {
    await sealedTenants(2, after);
    const [old] = await sealedTenants(1);
    const untouched = (await rows()).filter(({ tenantId }) => tenantId !== old);
    expect(await rotateKeys(parts.db, both)).toBe(1);
    expect((await rows()).filter(({ tenantId }) => tenantId !== old)).toEqual(untouched);
    expect(await rotateKeys(parts.db, both)).toBe(0);
  });

  it('changes nothing else of a connection, and passes by those without tokens', async () => {
    const [ended = '', kept = ''] = await sealedTenants(2);
    await parts.db
      .update(connections)
      .set({ status: 'disconnected', accessToken: null, refreshToken: null })
      .where(eq(connections.tenantId, ended));
    const { accessToken: _, refreshToken: __, ...rest } = await connectionOf(parts.db, kept);
    expect(await rotateKeys(parts.db, both)).toBe(1);
    expect(await connectionOf(parts.db, kept)).toMatchObject(rest);
    expect(await connectionOf(parts.db, ended)).toMatchObject({ accessToken: null, refreshToken: null });
  });

  it('seals anew what waits for a confirmation, too', async () => {
    const [tenantId = ''] = await sealedTenants(1);
    const row = await connectionOf(parts.db, tenantId);
    await parts.db.insert(pendingConnections).values({
      tenantId,
      hubId: 7,
      scopes: [],
      accessToken: row.accessToken ?? '',
      refreshToken: row.refreshToken ?? '',
      accessExpiresAt: new Date(),
      accessLifetimeMs: 1_800_000,
      expiresAt: new Date(),
    });
    expect(await rotateKeys(parts.db, both)).toBe(2);
    const [pending] = await parts.db.select().from(pendingConnections);
    const owner = { tenantId, kind: 'refresh' } as const;
    expect(await openToken(after, owner, pending?.refreshToken ?? '')).toBe(`refresh of ${tenantId}`);
  });

  it('says which key is missing, and changes no token that it cannot open', async () => {
    await sealedTenants(1);
    const untouched = await rows();
    const error = await caught(rotateKeys(parts.db, after));
    expect(error).toBeInstanceOf(SealBroken);
    expect(error).toMatchObject({ message: expect.stringContaining('key old') });
    expect(await rows()).toEqual(untouched);
  });

  it('never sets back tokens that are renewed between its reading and its writing', async () => {
    const [tenantId = ''] = await sealedTenants(1);
    const renewed = {
      accessToken: await sealToken(both, { tenantId, kind: 'access' }, 'renewed'),
      refreshToken: await sealToken(both, { tenantId, kind: 'refresh' }, 'renewed too'),
    };
    const { rotating } = await parts.db.transaction(async (tx) => {
      await tx.update(connections).set(renewed).where(eq(connections.tenantId, tenantId));
      const rotating = rotateKeys(parts.db, both); // reads what is committed, then waits for the row
      await somebodyWaitsForALock(parts.db);
      return { rotating };
    });
    expect(await rotating).toBe(0);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject(renewed);
  });

  it('keeps one ciphertext when many rotate at once', async () => {
    const [tenantId = ''] = await sealedTenants(1);
    const counts = await Promise.all(Array.from({ length: 5 }, () => rotateKeys(parts.db, both)));
    expect(counts.toSorted()).toEqual([0, 0, 0, 0, 1]);
    expect(await open(after, tenantId)).toEqual([`access of ${tenantId}`, `refresh of ${tenantId}`]);
  });

  describe('as a command', () => {
    const run = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/rotate-keys.ts'], {
        env: { PATH: process.env.PATH, ...env },
      });

    it('says in a sentence what it did', async () => {
      const [tenantId = ''] = await sealedTenants(1);
      const { stdout } = await run({ DATABASE_URL: parts.url, TOKEN_ENCRYPTION_KEYS: `${NEW},${OLD}` });
      expect(stdout).toMatch(/^Connections sealed anew: 1; all are under key new now\.\n$/);
      expect(await open(after, tenantId)).toEqual([`access of ${tenantId}`, `refresh of ${tenantId}`]);
    });

    it('without keys changes nothing, and fails naming the variable', async () => {
      await sealedTenants(1);
      const untouched = await rows();
      expect(await caught(run({ DATABASE_URL: parts.url }))).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('TOKEN_ENCRYPTION_KEYS'),
      });
      expect(await rows()).toEqual(untouched);
    });

    it('fails where a key is missing, without a token in its words', async () => {
      await sealedTenants(1);
      const failed = await caught(run({ DATABASE_URL: parts.url, TOKEN_ENCRYPTION_KEYS: NEW }));
      expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('key old') });
      const [row] = await rows();
      expect((failed as { stderr: string }).stderr).not.toContain(row?.accessToken);
    });
  });
});
