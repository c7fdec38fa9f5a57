import { TenantWindow } from '../../src/temporal/tenant-window.ts';

describe('how many leads a tenant may have in Temporal at once', () => {
  const of = (tenantId: string) => [{ tenantId }];
  const noLine = { isLeft: false, steppedAside: false };
  const line = { isLeft: true, steppedAside: false };
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A tenant's leads wait for places, and some are started ten times a second. */
  function burst(window: TenantWindow, seconds: number, ...neighbours: { tenantId: string }[]) {
    const sizes: number[] = [];
    for (let second = 0; second < seconds; second++) {
      for (let turn = 0; turn < 10; turn++) {
        window.note([...of('acme'), ...neighbours], line);
        jest.advanceTimersByTime(100);
      }
      sizes.push(window.size);
    }
    return sizes;
  }

  it('doubles with each second of a burst that is alone, from four to sixty-four', () => {
    const window = new TenantWindow();
    window.note(of('acme'), line);
    expect([window.size, ...burst(window, 6)]).toEqual([4, 8, 16, 32, 64, 64, 64]);
  });

  it('stays small where leads come one by one, however long there is nobody else', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    for (let lead = 0; lead < 100; lead++) {
      window.note(of('acme'), noLine);
      jest.advanceTimersByTime(300);
      window.note([], noLine);
      expect(window.size).toBe(atFirst);
    }
  });

  it('is small at once when another tenant has a lead, and while it has more', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    burst(window, 6);
    window.note([...of('acme'), ...of('globex')], line);
    expect(window.size).toBe(atFirst);
    expect(burst(window, 10, ...of('globex')).at(-1)).toBe(atFirst);
  });

  it.each([
    ['leads come one by one', of('acme'), noLine],
    ['another tenant has leads too', [...of('acme'), ...of('globex')], line],
  ])('does not open while Temporal or the database keeps the starter waiting and %s', (_, leads, after) => {
    const window = new TenantWindow();
    const atFirst = window.size;
    window.note(leads, after);
    jest.advanceTimersByTime(10_000);
    expect(window.size).toBe(atFirst);
  });

  it('opens again some seconds after the other has had its last lead', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    window.note(of('globex'), line);
    expect(burst(window, 4).at(-1)).toBe(atFirst);
    expect(burst(window, 7).at(-1)).toBe(64);
  });

  it('is small again for the next burst', () => {
    const window = new TenantWindow();
    const atFirst = window.size;
    burst(window, 6);
    window.note(of('acme'), noLine);
    jest.advanceTimersByTime(300);
    expect(window.size).toBe(atFirst);
  });

  describe('a burst beside other tenants', () => {
    const aside = { isLeft: true, steppedAside: true };

    it('lets others pass, but no longer than some tenths of a second, and then again', () => {
      const window = new TenantWindow();
      for (let time = 0; time < 2; time++) {
        let waitedMs = 0;
        for (; window.burstsStepAside && waitedMs < 1_000; waitedMs += 50) {
          window.note([], aside);
          jest.advanceTimersByTime(50);
        }
        expect(waitedMs).toBeGreaterThanOrEqual(200);
        expect(waitedMs).toBeLessThanOrEqual(500);
        window.note(of('acme'), line);
        expect(window.burstsStepAside).toBe(true);
      }
    });

    it('is not alone while it steps aside, though others are started by another process', () => {
      const window = new TenantWindow();
      const small = window.size;
      burst(window, 3);
      window.note(of('acme'), aside);
      expect(window.size).toBe(small);
    });

    it('is looked at again sooner than one that is alone', () => {
      const window = new TenantWindow();
      burst(window, 1);
      const aloneMs = window.lookAgainMs;
      window.note(of('globex'), line);
      expect(window.lookAgainMs).toBeLessThan(aloneMs);
    });
  });
});
