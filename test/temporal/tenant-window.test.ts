import { TenantWindow } from '../../src/temporal/tenant-window.ts';

describe('how many leads a tenant may have in Temporal at once', () => {
  const of = (tenantId: string) => [{ tenantId }];
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A tenant's leads wait for places, and some are started ten times a second. */
  function burst(window: TenantWindow, seconds: number, ...neighbours: { tenantId: string }[]) {
    const sizes: number[] = [];
    for (let second = 0; second < seconds; second++) {
      for (let turn = 0; turn < 10; turn++) {
        window.note([...of('acme'), ...neighbours], true);
        jest.advanceTimersByTime(100);
      }
      sizes.push(window.size);
    }
    return sizes;
  }

  it('doubles with each second of a burst that is alone, up to sixteen times as many', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    expect(burst(window, 6).map((size) => size / atFirst)).toEqual([2, 4, 8, 16, 16, 16]);
  });

  it('stays small where leads come one by one, however long there is nobody else', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    for (let lead = 0; lead < 100; lead++) {
      window.note(of('acme'), false);
      jest.advanceTimersByTime(300);
      window.note([], false);
      expect(window.size).toBe(atFirst);
    }
  });

  it('is small at once when another tenant has a lead, and while it has more', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    burst(window, 6);
    window.note([...of('acme'), ...of('globex')], true);
    expect(window.size).toBe(atFirst);
    expect(burst(window, 10, ...of('globex')).at(-1)).toBe(atFirst);
  });

  it.each([
    ['leads come one by one', of('acme'), false],
    ['another tenant has leads too', [...of('acme'), ...of('globex')], true],
  ])(
    'does not open while Temporal or the database keeps the starter waiting and %s',
    (_, leads, isLineLeft) => {
      const window = new TenantWindow();
      const atFirst = window.size;
      window.note(leads, isLineLeft);
      jest.advanceTimersByTime(10_000);
      expect(window.size).toBe(atFirst);
    },
  );

  it('opens again some seconds after the other has had its last lead', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    window.note(of('globex'), true);
    expect(burst(window, 4).at(-1)).toBe(atFirst);
    expect(burst(window, 7).at(-1)).toBe(atFirst * 16);
  });

  it('is small again for the next burst', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    burst(window, 6);
    window.note(of('acme'), false);
    jest.advanceTimersByTime(300);
    expect(window.size).toBe(atFirst);
  });
});
