import { useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';

const parts = useDatabase();
const api = useApi(parts);

describe('every answer', () => {
  it.each([
    '/v1/leads',
    '/v1/public/agents/agt_1/form',
    '/openapi.json',
    '/livez',
    '/docs',
    '/app',
    '/nowhere',
  ])('of %s is taken for what it says it is, in no frame, over HTTPS from now on', async (path) => {
    const { headers } = await api.call('GET', path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:(?!\/)|\*/);
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
    expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('that is no page loads nothing', async () => {
    const { headers } = await api.call('GET', '/v1/leads');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
  });

  it('of the API is kept by nobody on the way', async () => {
    for (const path of ['/v1/leads', '/v1/session', '/v1/public/agents/agt_1/form'])
      expect((await api.call('GET', path)).headers.get('cache-control')).toBe('no-store');
  });
});
