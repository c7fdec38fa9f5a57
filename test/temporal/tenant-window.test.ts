import { TenantWindow } from '../../src/temporal/tenant-window.ts';

describe('how many leads a tenant may have in Temporal at once', () => {
  const of = (tenantId: string) => [{ tenantId }];
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is the same for one that is alone as for none', () => {
    const window = new TenantWindow();
    const before = window.size;
    window.note([...of('acme'), ...of('acme')]);
    window.note(of('acme'));
    expect(window.size).toBe(before);
  });

  it('is far smaller while another tenant has leads too', () => {
    const window = new TenantWindow();
    const alone = window.size;
    window.note(of('acme'));
    window.note(of('globex'));
    expect(window.size).toBeLessThanOrEqual(alone / 4);
  });

  it('is wide again some seconds after the other has had its last lead', () => {
    const window = new TenantWindow();
    const alone = window.size;
    window.note(of('globex'));
    jest.advanceTimersByTime(4_000);
    window.note(of('acme'));
    expect(window.size).toBeLessThan(alone);
    jest.advanceTimersByTime(2_000);
    window.note(of('acme'));
    expect(window.size).toBe(alone);
  });
});
