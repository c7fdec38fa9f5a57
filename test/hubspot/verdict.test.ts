import { oauthVerdictOf, verdictOf } from '../../src/hubspot/verdict.ts';

const verdict = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  verdictOf(status, new Headers(headers), body).verdict;
const SECOND = 1_000;
const HOUR = 3_600_000;

const inMessage = (...faults: { error: string; name: string }[]) =>
  `Property values were not valid: ${JSON.stringify(
    faults.map((fault) => ({ isValid: false, message: 'not valid', ...fault, portalId: 1 })),
  )}`;
const listed = (code: string, ...propertyName: string[]) => ({
  message: 'no',
  code,
  context: { propertyName },
});

describe('a contact that exists (§2.4)', () => {
  it.each([
    [
      'the usual body',
      { status: 'error', message: 'Contact already exists. Existing ID: 12345', category: 'CONFLICT' },
      '12345',
    ],
    [
      'the body of spring 2024',
      {
        message: 'Contact already exists. Existing ID: 51',
        identityProfile: { vid: 51, identity: [] },
        errors: [{ message: 'A contact with email a@b.c already exists. Existing ID: 51', in: 'email' }],
        category: 'OBJECT_ALREADY_EXISTS',
        error: 'CONTACT_EXISTS',
      },
      '51',
    ],
    ['a body that names no contact', { message: 'Contact already exists' }, null],
    ['no body', null, null],
  ])('is named, where %s names it', (_shape, body, contactId) => {
    expect(verdict(409, body)).toEqual({ is: 'exists', contactId });
  });
});

describe('refused properties (§2.5)', () => {
  it.each([
    [
      'errors and, embedded, the message',
      {
        status: 'error',
        message: inMessage({ error: 'PROPERTY_DOESNT_EXIST', name: 'x' }),
        errors: [listed('PROPERTY_DOESNT_EXIST', 'x')],
        category: 'VALIDATION_ERROR',
      },
      [{ code: 'PROPERTY_DOESNT_EXIST', property: 'x' }],
    ],
    [
      'errors alone',
      { errors: [listed('INVALID_OPTION', 'a', 'b')] },
      [
        { code: 'INVALID_OPTION', property: 'a' },
        { code: 'INVALID_OPTION', property: 'b' },
      ],
    ],
    [
      'the message alone',
      { message: inMessage({ error: 'READ_ONLY_VALUE', name: 'a' }, { error: 'INVALID_LONG', name: 'b' }) },
      [
        { code: 'READ_ONLY_VALUE', property: 'a' },
        { code: 'INVALID_LONG', property: 'b' },
      ],
    ],
    [
      'the legacy validationResults',
      {
        status: 'error',
        message: 'Property values were not valid',
        validationResults: [{ isValid: false, message: 'no', error: 'INVALID_EMAIL', name: 'email' }],
      },
      [{ code: 'INVALID_EMAIL', property: 'email' }],
    ],
    [
      'the required properties of 2026-09',
      {
        message: 'The property values provided are invalid',
        errors: [listed('MISSING_REQUIRED_PROPERTY', 'firstname')],
      },
      [{ code: 'MISSING_REQUIRED_PROPERTY', property: 'firstname' }],
    ],
    [
      'each shape something of its own',
      {
        message: inMessage({ error: 'INVALID_DATE', name: 'b' }),
        errors: [listed('INVALID_OWNER_ID', 'a')],
        validationResults: [{ error: 'INVALID_ALPHA', name: 'c' }],
      },
      [
        { code: 'INVALID_OWNER_ID', property: 'a' },
        { code: 'INVALID_DATE', property: 'b' },
        { code: 'INVALID_ALPHA', property: 'c' },
      ],
    ],
  ])('are named once each, where the body has %s', (_shape, body, faults) => {
    expect(verdict(400, body)).toEqual({ is: 'invalid', faults });
  });

  it.each([
    ['a message with brackets that are no JSON', { message: 'X was not one of the allowed options: [a, b' }],
    ['a message with JSON of another kind', { message: 'Allowed: ["a","b"]' }],
    ['errors that name no property', { message: 'no', errors: [{ message: 'no' }] }],
    ['errors that are no list', { errors: 'none' }],
    ['no JSON', null],
    ['a list', []],
  ])('are unknown, and that is no crash, where the body has %s', (_shape, body) => {
    expect(verdict(400, body)).toEqual({ is: 'invalid', faults: [] });
  });
});

describe('a contact that is not there (§2.6)', () => {
  it.each([
    ['by email', { status: 'error', message: 'resource not found' }],
    [
      'by id',
      {
        status: 'error',
        message: 'Object not found.  objectId are usually numeric.',
        context: { id: ['7'] },
        category: 'OBJECT_NOT_FOUND',
      },
    ],
    ['without a body', null],
  ])('is gone, when asked for %s', (_shape, body) => {
    expect(verdict(404, body)).toEqual({ is: 'gone' });
  });
});

describe('limits (§3)', () => {
  const limited = (policyName?: string) => ({ status: 'error', errorType: 'RATE_LIMIT', policyName });

  it.each([
    ['ten seconds', limited('TEN_SECONDLY_ROLLING'), { why: 'rate_limit', ms: 10 * SECOND }],
    ['one second', limited('SECONDLY'), { why: 'rate_limit', ms: 2 * SECOND }],
    ['a day', limited('DAILY'), { why: 'daily_limit', ms: HOUR }],
    ['nothing, only a category', { category: 'RATE_LIMITS' }, { why: 'rate_limit', ms: 10 * SECOND }],
    ['nothing at all', null, { why: 'rate_limit', ms: 10 * SECOND }],
  ])('are waited for, when HubSpot names %s', (_limit, body, wait) => {
    expect(verdict(429, body)).toEqual({ is: 'wait', ...wait });
  });

  it.each([limited('TEN_SECONDLY_ROLLING'), limited('SECONDLY')])('let Retry-After decide: %o', (body) => {
    expect(verdict(429, body, { 'retry-after': '7' })).toEqual({
      is: 'wait',
      why: 'rate_limit',
      ms: 7 * SECOND,
    });
  });

  it('let Retry-After decide on a daily limit too', () => {
    expect(verdict(429, limited('DAILY'), { 'retry-after': '600' })).toMatchObject({ ms: 600 * SECOND });
  });

  it('read a Retry-After that is a date', () => {
    const inAMinute = new Date(Date.now() + 60 * SECOND).toUTCString();
    const { ms } = verdict(429, null, { 'retry-after': inAMinute }) as { ms: number };
    expect(ms).toBeGreaterThan(50 * SECOND);
    expect(ms).toBeLessThanOrEqual(60 * SECOND);
  });

  it('never wait less than nothing', () => {
    const past = new Date(0).toUTCString();
    expect(verdict(429, null, { 'retry-after': past })).toMatchObject({ ms: 0 });
  });

  it('wait as usual when Retry-After makes no sense', () => {
    expect(verdict(429, null, { 'retry-after': 'soon' })).toMatchObject({ ms: 10 * SECOND });
  });
});

describe('other answers (§3)', () => {
  it.each(['EXPIRED_AUTHENTICATION', 'INVALID_AUTHENTICATION'])('401 %s is about the token', (category) => {
    expect(verdict(401, { status: 'error', category })).toEqual({ is: 'unauthorized' });
  });

  it('403 MISSING_SCOPES asks for a reconnect, and names the permissions that HubSpot names', () => {
    const missing = { is: 'reconnect', why: 'scope_missing' };
    expect(verdict(403, { category: 'MISSING_SCOPES' })).toEqual({ ...missing, scopes: [] });
    const context = { requiredGranularScopes: ['crm.objects.contacts.write'] };
    const errors = [{ message: 'One of these is required.', context }];
    expect(verdict(403, { category: 'MISSING_SCOPES', errors })).toEqual({
      ...missing,
      scopes: ['crm.objects.contacts.write'],
    });
  });

  it.each([{ category: 'PERMISSIONS' }, null])('any other 403 is a refusal: %o', (body) => {
    expect(verdict(403, body)).toEqual({ is: 'forbidden' });
  });

  it('414 is final: no repetition makes an address shorter or a contact have fewer identities', () => {
    expect(verdict(414, null)).toEqual({ is: 'invalid', faults: [] });
  });

  it.each([
    [undefined, 2],
    ['1', 2],
    ['5', 5],
  ])('423 with Retry-After %s is waited for, %s seconds', (retryAfter, seconds) => {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    expect(verdict(423, null, headers)).toEqual({ is: 'wait', why: 'locked', ms: seconds * SECOND });
  });

  it('477 is waited for as long as HubSpot says, or an hour', () => {
    expect(verdict(477, null, { 'retry-after': '86400' })).toEqual({
      is: 'wait',
      why: 'migrating',
      ms: 24 * HOUR,
    });
    expect(verdict(477, null)).toEqual({ is: 'wait', why: 'migrating', ms: HOUR });
  });

  it.each([500, 502, 503, 504, 521, 522, 523, 524, 525, 526])('%s is tried again', (status) => {
    expect(verdict(status, null)).toEqual({ is: 'try_again', why: 'outage' });
  });

  it('come with what may be logged, the category and the correlation id', () => {
    const headers = new Headers();
    const { category, correlationId } = verdictOf(409, headers, {
      category: 'CONFLICT',
      correlationId: 'c-1',
    });
    expect({ category, correlationId }).toEqual({ category: 'CONFLICT', correlationId: 'c-1' });
    expect(verdictOf(429, headers, { policyName: 'DAILY' }).category).toBe('DAILY');
    expect(verdictOf(500, headers, null)).toMatchObject({ category: null, correlationId: null });
  });
});

describe('answers of the token endpoint (§1.5)', () => {
  const onRefresh = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    oauthVerdictOf(status, new Headers(headers), body, 'refresh_token').verdict;
  const onExchange = (status: number, body: unknown) =>
    oauthVerdictOf(status, new Headers(), body, 'authorization_code').verdict;

  it.each([
    { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN', message: 'refresh token is invalid' },
    { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' },
    { error: 'invalid_grant' },
    { status: 'error', error: 'invalid_grant' },
  ])('the grant is gone: %o', (body) => {
    expect(onRefresh(400, body)).toEqual({ is: 'reconnect', why: 'grant_gone' });
  });

  it.each([
    { error: 'access_denied', status: 'BAD_HUB', message: 'missing or unknown hub id' },
    { status: 'BAD_HUB' },
    { error: 'access_denied' },
  ])('the account is closed: %o', (body) => {
    expect(onRefresh(400, body)).toEqual({ is: 'reconnect', why: 'account_closed' });
  });

  it.each([
    { error: 'invalid_grant', status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' },
    { status: 'BAD_AUTH_CODE' },
    { error: 'invalid_grant' },
    { error: 'access_denied', status: 'BAD_HUB' },
  ])('a code is refused without a word on any connection: %o', (body) => {
    expect(onExchange(400, body)).toEqual({ is: 'code_refused' });
  });

  it.each([
    [400, { error: 'invalid_client', status: 'BAD_CLIENT_ID' }],
    [401, { error: 'invalid_client', status: 'BAD_CLIENT_SECRET' }],
    [401, { error: 'invalid_client' }],
    [400, { error: 'invalid_grant', status: 'BAD_REDIRECT_URI' }],
    [400, { error: 'unsupported_grant_type', status: 'BAD_GRANT_TYPE' }],
    [400, { status: 'BAD_SCOPES' }],
    [400, { status: 'BAD_CODE_VERIFIER' }],
    [400, null],
  ])('%s is our own fault, and never ends a connection: %o', (status, body) => {
    expect(onRefresh(status, body)).toEqual({ is: 'operator' });
    expect(onExchange(status, body)).toEqual({ is: 'operator' });
  });

  it('words of message text decide nothing', () => {
    const body = { error: 'invalid_client', message: 'refresh token is invalid, expired or revoked' };
    expect(onRefresh(400, body)).toEqual({ is: 'operator' });
  });

  it.each([
    [429, '3', { why: 'rate_limit', ms: 3 * SECOND }],
    [423, '3', { why: 'locked', ms: 3 * SECOND }],
    [477, '60', { why: 'migrating', ms: 60 * SECOND }],
  ])('%s is waited for, and nobody is to blame', (status, retryAfter, wait) => {
    const body = { message: 'You have reached your rate limit.' };
    expect(onRefresh(status, body, { 'retry-after': retryAfter })).toEqual({ is: 'wait', ...wait });
  });

  it.each([500, 502, 503])('%s is tried again', (status) => {
    expect(onRefresh(status, null)).toEqual({ is: 'try_again', why: 'outage' });
  });

  it('come with the narrower of the two words for the log', () => {
    const headers = new Headers();
    const both = { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' };
    expect(oauthVerdictOf(400, headers, both, 'refresh_token').category).toBe('BAD_REFRESH_TOKEN');
    const one = { status: 'error', error: 'invalid_grant' };
    expect(oauthVerdictOf(400, headers, one, 'refresh_token').category).toBe('invalid_grant');
  });
});
