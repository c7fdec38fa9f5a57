import { buildWeb } from '../../../dev/build-web.ts';
import { expectProblem, useApi } from '../../support/api.ts';
import { useDatabase } from '../../support/database.ts';

describe('the pages, as they are served', () => {
  const api = useApi(useDatabase());
  beforeAll(() => buildWeb(() => {}), 120_000);

  const nonceOf = (text: string) => /name="csp-nonce" nonce="([^"]+)"/.exec(text)?.[1];

  it.each(['/app', '/app/leads/lead_1?x=y', '/signin', '/signin/a-token', '/demo/agt_1'])(
    '%s is one document, kept nowhere, under a policy that runs our own files only',
    async (path) => {
      const { status, headers, text } = await api.call('GET', path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonceOf(text)}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
    },
  );

  it('no two loads have the same nonce', async () => {
    const [first, second] = [await api.call('GET', '/app'), await api.call('GET', '/app')];
    expect(nonceOf(first.text)).toMatch(/^[\w+/]{24}$/);
    expect(nonceOf(first.text)).not.toBe(nonceOf(second.text));
  });

  it('the bare address leads to the pages', async () => {
    const { status, headers } = await api.call('GET', '/');
    expect([status, headers.get('location')]).toEqual([303, '/app']);
  });

  it.each(['br', 'gzip', 'identity'])(
    'scripts come as %s, for good: their names change with them',
    async (encoding) => {
      const { text } = await api.call('GET', '/app');
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? '';
      const answer = await api.call('GET', script, { headers: { 'accept-encoding': encoding } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('vary')?.toLowerCase()).toBe('accept-encoding');
      expect(answer.text).toContain('csp-nonce'); // unpacked by fetch
    },
  );

  it.each(['/assets/gone.js', '/assets/..%2f.built', '/assets/..%2findex.html', '/assets/.vite'])(
    '%s is not there',
    async (path) => {
      const answer = await api.call('GET', path);
      expectProblem(answer, [404, 'not-found']);
      expect(answer.headers.get('cache-control')).toBeNull();
    },
  );
});
