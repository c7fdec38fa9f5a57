import type { FreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { RecentToken } from '../../src/connections/recent-token.ts';

describe('the token that was read last', () => {
  const token: FreshToken = {
    accessToken: 'marked: a token',
    hubId: 48_100_000,
    version: 3,
    expiresInMs: 60_000,
    lifetimeMs: 1_800_000,
  };
  const kept = (of = token) => {
    const recent = new RecentToken();
    recent.keep(of);
    return recent;
  };
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is not used before our database has said that it is still the one', () => {
    const recent = kept();
    expect(recent.confirmed).toBeNull();
    recent.confirm(3);
    expect(recent.confirmed).toBe(token);
  });

  it('is used for a quarter of a second, and then needs our database’s word again', () => {
    const recent = kept();
    recent.confirm(3);
    jest.advanceTimersByTime(249);
    expect(recent.confirmed).toBe(token);
    jest.advanceTimersByTime(1);
    expect(recent.confirmed).toBeNull();
    recent.confirm(3);
    expect(recent.confirmed).toBe(token);
  });

  it.each([
    ['another one', 4],
    ['none', null],
  ])('is not used where our database has %s, nor is an older one that comes late', (_what, version) => {
    const recent = kept();
    recent.confirm(3);
    recent.confirm(version);
    expect(recent.confirmed).toBeNull();
    recent.keep(token);
    expect(recent.confirmed).toBeNull();
  });

  it('makes room for a newer one', () => {
    const recent = kept();
    const newer = { ...token, version: 4 };
    recent.confirm(4);
    recent.keep(newer);
    expect(recent.confirmed).toBe(newer);
  });

  it.each([
    ['five seconds', token, 5_000],
    ['half of what is left of its life', { ...token, expiresInMs: 1_000 }, 500],
  ])('is forgotten after %s, whatever our database says', (_when, read, ms) => {
    const recent = kept(read);
    jest.advanceTimersByTime(ms - 1);
    recent.confirm(3);
    expect(recent.confirmed).toBe(read);
    jest.advanceTimersByTime(1);
    expect(recent.confirmed).toBeNull();
  });

  it('is kept for its own time, not for that of the one before', () => {
    const recent = kept();
    jest.advanceTimersByTime(4_000);
    recent.keep(token);
    jest.advanceTimersByTime(4_000);
    recent.confirm(3);
    expect(recent.confirmed).toBe(token);
  });
});
