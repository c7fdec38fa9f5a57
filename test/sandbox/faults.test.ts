import { Server } from 'node:http';
import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
let refreshToken = '';
beforeEach(async () => {
  const tokens = await sandbox().connect();
  token = tokens.access_token;
  refreshToken = tokens.refresh_token;
});

const contacts = '/crm/v3/objects/contacts';
const create = (email = 'ada@example.com') =>
  sandbox().api(token, 'POST', contacts, { properties: { email } });
const read = (as = token) => sandbox().api(as, 'GET', `${contacts}/1`);
const arm = (fault: Record<string, unknown>) => sandbox().control('/sandbox/faults', fault);
const armed = async () => (await sandbox().send('/sandbox/faults')).body.faults;
const emails = async () =>
  (await sandbox().contacts()).map(({ properties }) => (properties as { email: string }).email);

describe('arming a fault', () => {
  it('strikes the next call only, unless told otherwise', async () => {
    await arm({ status: 503 });
    expect((await read()).status).toBe(503);
    expect((await read()).status).toBe(404);
  });

  it('strikes so many calls', async () => {
    await arm({ status: 503, times: 2 });
    expect([await read(), await read(), await read()].map(({ status }) => status)).toEqual([503, 503, 404]);
  });

  it('strikes all calls for so long', async () => {
    await arm({ status: 503, forMs: 60_000 });
    sandbox().pass(59.999);
    expect([(await read()).status, (await read()).status]).toEqual([503, 503]);
    sandbox().pass(0.001);
    expect((await read()).status).toBe(404);
    expect(await armed()).toEqual([]);
  });

  it('strikes one operation, or all whose name begins with its word', async () => {
    await arm({ operation: 'contacts.create', status: 500 });
    await arm({ operation: 'token', status: 503, times: 5 });
    expect((await read()).status).toBe(404);
    expect((await create()).status).toBe(500);
    expect((await sandbox().refresh(refreshToken)).status).toBe(503);
    expect((await sandbox().exchange('any')).status).toBe(503);
    expect((await create()).status).toBe(201);
  });

  it('strikes one account, its token refresh included', async () => {
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    await arm({ hubId: otherHubId, status: 503, times: 2 });
    expect([await read(), await read(other.access_token)].map(({ status }) => status)).toEqual([404, 503]);
    expect((await sandbox().refresh(refreshToken)).status).toBe(200);
    expect((await sandbox().refresh(other.refresh_token)).status).toBe(503);
  });

  it('strikes in the order of arming', async () => {
    await arm({ operation: 'contacts.read', status: 503 });
    await arm({ status: 423 });
    expect([await read(), await read(), await read()].map(({ status }) => status)).toEqual([503, 423, 404]);
  });

  it("leaves HubSpot's pages alone: a person can connect in an outage of the API", async () => {
    await arm({ status: 503, forMs: 60_000 });
    expect(await sandbox().aCode()).not.toBe('');
  });

  it('can be looked at and taken back', async () => {
    await arm({ status: 503, times: 2 });
    await arm({ operation: 'contacts.read', latencyMs: 5 });
    await create();
    expect(await armed()).toEqual([
      { status: 503, times: 2, left: 1, endsAtMs: null },
      { operation: 'contacts.read', latencyMs: 5, left: 1, endsAtMs: null },
    ]);
    expect((await sandbox().send('/sandbox/faults', { method: 'DELETE' })).status).toBe(204);
    expect(await armed()).toEqual([]);
    await arm({ status: 503, times: 2 });
    await sandbox().control('/sandbox/reset');
    expect(await armed()).toEqual([]);
  });

  it.each([
    [{}],
    [{ operation: 'contacts.read' }],
    [{ status: 99 }],
    [{ status: 503, times: 0 }],
    [{ status: 503, hubId: 1 }],
    [{ status: 503, oftne: true }],
  ])('refuses what makes no sense: %j', async (fault) => {
    expect((await sandbox().api('', 'POST', '/sandbox/faults', fault)).status).toBe(400);
    expect(await armed()).toEqual([]);
  });
});

describe('an answer that a fault gives (HubSpot: HTTP errors)', () => {
  it.each([
    [{ status: 400 }, { category: 'VALIDATION_ERROR' }],
    [{ status: 401 }, { category: 'INVALID_AUTHENTICATION' }],
    [
      { status: 401, category: 'EXPIRED_AUTHENTICATION' },
      {
        message: expect.stringContaining('expired 0 second(s) ago'),
        context: { 'expire time': [expect.any(String)] },
      },
    ],
    [
      { status: 403 },
      {
        category: 'MISSING_SCOPES',
        errors: [expect.objectContaining({ context: { requiredGranularScopes: [expect.any(String)] } })],
      },
    ],
    [
      { status: 403, category: 'USER_DOES_NOT_HAVE_PERMISSIONS' },
      { category: 'USER_DOES_NOT_HAVE_PERMISSIONS' },
    ],
    [{ status: 404 }, { message: 'resource not found' }],
    [{ status: 409 }, { message: 'Contact already exists', category: 'CONFLICT' }],
    [{ status: 423 }, { status: 'error' }],
    [{ status: 429 }, { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }],
    [{ status: 429, policyName: 'SECONDLY' }, { policyName: 'SECONDLY' }],
    [
      { status: 429, policyName: 'DAILY' },
      { message: 'You have reached your daily limit.', policyName: 'DAILY', requestId: expect.any(String) },
    ],
    [{ status: 477 }, { status: 'error' }],
    [{ status: 500 }, { status: 'error', message: 'internal error' }],
    [{ status: 503 }, { status: 'error' }],
  ])('has the body that HubSpot sends: %j', async (fault, body) => {
    await arm(fault);
    const reply = await create();
    expect(reply.status).toBe(fault.status);
    expect(reply.body).toMatchObject({ ...body, correlationId: expect.any(String) });
    expect(reply.headers.get('x-hubspot-correlation-id')).toBe(reply.body.correlationId);
    expect(await emails()).toEqual([]);
  });

  it('names no policy in the other form of 429', async () => {
    await arm({ status: 429, category: 'RATE_LIMITS' });
    const { body } = await read();
    expect(body.category).toBe('RATE_LIMITS');
    expect(body).not.toHaveProperty('policyName');
  });

  it('says after how many seconds to come back when an account is moved, and nothing on a 429', async () => {
    await arm({ status: 477 });
    expect((await read()).headers.get('retry-after')).toBe('30');
    await arm({ status: 429 });
    expect((await read()).headers.has('retry-after')).toBe(false);
  });

  it.each([502, 504, 521, 524])(
    'is a page, not JSON, where HubSpot itself is not reached: %d',
    async (status) => {
      await arm({ status });
      const reply = await read();
      expect([reply.status, reply.headers.get('content-type')]).toEqual([
        status,
        expect.stringContaining('text/html'),
      ]);
    },
  );

  it.each([
    [{ status: 400 }, 400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }],
    [{ status: 400, category: 'BAD_HUB' }, 400, { error: 'access_denied', status: 'BAD_HUB' }],
    [{ status: 400, category: 'BAD_CLIENT_ID' }, 400, { error: 'invalid_client', status: 'BAD_CLIENT_ID' }],
    [{ status: 401 }, 401, { error: 'invalid_client', status: 'BAD_CLIENT_SECRET' }],
    [{ status: 429 }, 429, { message: 'You have reached your rate limit.' }],
    [{ status: 500 }, 500, { message: 'internal error' }],
  ])('is one of OAuth at the token endpoint: %j', async (fault, status, body) => {
    await arm({ operation: 'token', ...fault });
    const reply = await sandbox().refresh(refreshToken);
    expect(reply).toMatchObject({ status, body });
    expect(reply.headers.get('retry-after')).toBe(status === 429 ? '10' : null);
  });

  it('takes body and headers as they are given, over its own', async () => {
    await arm({ status: 429, body: { message: 'Slow down' }, headers: { 'retry-after': '7' } });
    const { status, body, headers } = await read();
    expect([status, body, headers.get('retry-after')]).toEqual([429, { message: 'Slow down' }, '7']);
  });

  it.each([
    ['nothing', { status: 200 }, ''],
    ['an empty body', { body: '' }, ''],
    ['an empty object', { body: {} }, '{}'],
    ['JSON that is cut short', { body: '{"id":"70' }, '{"id":"70'],
  ])('may be a success that holds %s', async (_what, fault, text) => {
    await arm(fault);
    const response = await fetch(`${sandbox().url}${contacts}/1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([response.status, await response.text()]).toEqual([200, text]);
  });

  it('may hide that the write landed', async () => {
    await arm({ status: 500, landed: true });
    expect((await create()).status).toBe(500);
    expect(await emails()).toEqual(['ada@example.com']);
  });
});

describe('a connection that a fault cuts', () => {
  it.each([
    ['before', []],
    ['after', ['ada@example.com']],
    ['midway', ['ada@example.com']],
  ])('%s the work leaves no answer, and the contacts %j', async (drop, left) => {
    await arm({ drop });
    await expect(create()).rejects.toThrow();
    expect(await emails()).toEqual(left);
    expect((await create()).status).toBe(left.length > 0 ? 409 : 201);
  });

  it('shows in the request log and the counts as a call without an answer', async () => {
    await arm({ drop: 'after' });
    await expect(create()).rejects.toThrow();
    const { body } = await sandbox().send('/sandbox/requests?operation=contacts.create');
    expect(body.requests).toMatchObject([{ hubId, status: null }]);
    expect((await sandbox().send(`/sandbox/stats?hubId=${hubId}`)).body.statuses).toEqual({ none: 1 });
  });
});

/** Longer than any test may take: whoever is held by it fails by the time limit. */
const FOREVER_MS = 600_000;

describe('latency', () => {
  const msOf = async (call: () => Promise<unknown>) => {
    const startedMs = performance.now();
    await call();
    return performance.now() - startedMs;
  };

  /** Resolves when a call has met all that is armed. */
  const struck = async () => {
    while (((await armed()) as unknown[]).length > 0) await new Promise(setImmediate);
  };

  it('delays the calls that it was armed for, which then do their work', async () => {
    await arm({ operation: 'contacts.create', latencyMs: 150 });
    expect(await msOf(create)).toBeGreaterThan(145);
    expect(await emails()).toEqual(['ada@example.com']);
  });

  it('delays no other call, neither before nor meanwhile', async () => {
    await arm({ operation: 'contacts.create', latencyMs: FOREVER_MS });
    expect((await read()).status).toBe(404);
    const held = expect(create()).rejects.toThrow();
    await struck();
    expect((await read()).status).toBe(404);
    await Promise.all([held, sandbox().close()]);
  });

  it('delays every call when it is set for all', async () => {
    await sandbox().control('/sandbox/settings', { latencyMs: 150 });
    expect(await msOf(read)).toBeGreaterThan(145);
  });

  it('that is set for all ends with a reset', async () => {
    await sandbox().control('/sandbox/settings', { latencyMs: FOREVER_MS });
    await sandbox().control('/sandbox/reset');
    expect((await read()).status).toBe(401); // the reset has forgotten the token as well
  });

  it('has the write land though the caller gave up in between', async () => {
    await arm({ latencyMs: 2_000 });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ properties: { email: 'ada@example.com' } });
    const caller = new AbortController();
    const { signal } = caller;
    const call = expect(
      fetch(sandbox().url + contacts, { method: 'POST', headers, body, signal }),
    ).rejects.toThrow();
    await struck();
    caller.abort();
    await call;
    await create('grace@example.com');
    while (!(await emails()).includes('ada@example.com')) await new Promise(setImmediate);
  });

  it('does not keep a sandbox from closing', async () => {
    // Without the last resort, only giving up the call itself lets it close.
    const cutOff = jest.spyOn(Server.prototype, 'closeAllConnections').mockImplementation(() => {});
    await arm({ latencyMs: FOREVER_MS });
    const call = expect(read()).rejects.toThrow();
    await struck();
    await Promise.all([call, sandbox().close()]).finally(() => cutOff.mockRestore());
  });

  it.each([{ latencyMs: -1 }, { latency: 5 }])('refuses the setting %j', async (settings) => {
    expect((await sandbox().api('', 'POST', '/sandbox/settings', settings)).status).toBe(400);
  });
});
