import { healthOf, limitOf, reasonOf } from '../../src/connections/integration-state.ts';
import type { Waiting } from '../../src/connections/lead-facts.ts';
import type { QuotaState } from '../../src/connections/read-integration.ts';
import type { connections } from '../../src/db/schema.ts';
import type { WaitReason } from '../../src/leads/lead.ts';

type Connection = typeof connections.$inferSelect;
const connection = (status: Connection['status'], code?: string, more: object = {}) =>
  ({
    status,
    lastError: code === undefined ? null : { code, message: 'Why.', at: '2026-11-24T14:02:00.000Z', ...more },
  }) as Connection;
const waiting = (...reasons: WaitReason[]) =>
  new Map(reasons.map((reason): [WaitReason, Waiting] => [reason, { n: 1, nextAt: null }]));
const limit = {
  kind: 'burst',
  requestsPer10s: 100,
  queued: 1,
  etaSeconds: null,
  until: null,
} as const;
const SINCE = new Date('2026-11-24T14:02:00.000Z');

const health = (of: Partial<Parameters<typeof healthOf>[0]>) =>
  healthOf({ connection: connection('connected'), waiting: waiting(), limit: null, ...of });

describe('the health of a connection', () => {
  it('is good while nothing is in the way, and while leads only wait to be connected', () => {
    expect(health({})).toBe('ok');
    expect(health({ connection: null, waiting: waiting('connection') })).toBe('ok');
  });

  it('names the most serious thing that delays work', () => {
    const all = { waiting: waiting('operator', 'hubspot_outage'), limit };
    expect(health(all)).toBe('operator');
    expect(health({ connection: connection('connected', 'operator_fault') })).toBe('operator');
    const outage = { ...all, waiting: waiting('hubspot_outage') };
    expect(health({ ...outage, connection: connection('connected', 'renewal_failed') })).toBe(
      'refresh_failing',
    );
    expect(health(outage)).toBe('outage');
    expect(health({ limit })).toBe('limited');
  });
});

describe('the reason', () => {
  it.each([
    ['grant_gone', 'the app was uninstalled in HubSpot or its access was revoked'],
    ['account_closed', 'the HubSpot account was closed'],
    ['scope_missing', 'a permission is missing'],
    ['still_unauthorized', 'HubSpot refuses even a renewed access'],
  ])('of %s is said in words, with its time', (code, message) => {
    const broken = connection('reconnect_required', code);
    expect(reasonOf({ connection: broken, health: 'ok' })).toEqual({ code, message, since: SINCE });
  });

  it('names the permission that is missing', () => {
    const broken = connection('reconnect_required', 'scope_missing', {
      scopes: ['crm.objects.contacts.write'],
    });
    expect(reasonOf({ connection: broken, health: 'ok' })?.message).toBe(
      'a permission is missing (crm.objects.contacts.write)',
    );
  });

  it('of a broken connection is the break, whatever else delays leads', () => {
    const broken = connection('reconnect_required', 'grant_gone');
    expect(reasonOf({ connection: broken, health: 'outage' })?.code).toBe('grant_gone');
  });

  it('is that of the health where the connection stands', () => {
    const failing = connection('connected', 'renewal_failed');
    expect(reasonOf({ connection: failing, health: 'refresh_failing' })).toMatchObject({
      code: 'renewal_failed',
      since: SINCE,
    });
    const ours = connection('connected', 'own_fault');
    expect(reasonOf({ connection: ours, health: health({ connection: ours }) })).toEqual({
      code: 'own_fault',
      message: 'a fault of our own keeps us from renewing our access',
      since: SINCE,
    });
    const sound = connection('connected');
    expect(reasonOf({ connection: sound, health: 'outage' })?.code).toBe('hubspot_outage');
    expect(reasonOf({ connection: sound, health: 'limited' })?.code).toBe('hubspot_limit');
    expect(reasonOf({ connection: sound, health: 'operator' })?.code).toBe('operator_fault');
    expect(reasonOf({ connection: sound, health: 'ok' })).toBeNull();
  });
});

describe("HubSpot's limit", () => {
  const quota = (more: Partial<QuotaState>): QuotaState => ({
    isBlocked: false,
    blockedUntil: null,
    blockedWhy: null,
    limitSeen: null,
    isInLine: false,
    ...more,
  });
  const seen = (more: Partial<Parameters<typeof limitOf>[0]>) =>
    limitOf({ quotas: [quota({})], waiting: new Map(), queued: 240, etaSeconds: 24, max: 100, ...more });
  const until = new Date('2026-11-25T00:00:00Z');

  it('is not spoken of while nobody stands in line for it', () => {
    expect(seen({})).toBeNull();
    expect(seen({ quotas: [quota({ isInLine: true })], etaSeconds: 10 })).toBeNull();
    expect(
      seen({
        quotas: [quota({ isBlocked: true, blockedUntil: until, blockedWhy: 'daily_limit' })],
        queued: 0,
      }),
    ).toBeNull();
  });

  it('of a burst says how many leads are queued and how long that takes, from ten seconds on', () => {
    expect(seen({ quotas: [quota({ isInLine: true })] })).toEqual({
      kind: 'burst',
      requestsPer10s: 100,
      queued: 240,
      etaSeconds: 24,
      until: null,
    });
  });

  it('of a burst is spoken of when leads were parked for it, though none got through lately', () => {
    const parked = new Map([['hubspot_limit', { n: 3, nextAt: until }]] as const);
    expect(seen({ waiting: parked, etaSeconds: null })).toMatchObject({
      kind: 'burst',
      etaSeconds: null,
      until,
    });
  });

  it.each([
    ['daily_limit', 'daily'],
    ['migrating', 'migrating'],
  ] as const)('of %s says until when, and no pace', (blockedWhy, kind) => {
    const quotas = [quota({}), quota({ isBlocked: true, blockedUntil: until, blockedWhy })];
    expect(seen({ quotas })).toMatchObject({ kind, until, etaSeconds: null, queued: 240 });
  });

  it('is the lower one that HubSpot itself has named', () => {
    const quotas = [quota({ isInLine: true, limitSeen: 50 })];
    expect(seen({ quotas })).toMatchObject({ requestsPer10s: 50 });
  });
});
