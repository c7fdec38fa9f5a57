import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { buildWeb } from '../../../dev/build-web.ts';
import { expectProblem, PUBLIC_URL, useApi } from '../../support/api.ts';
import { useDatabase } from '../../support/database.ts';
import { aTenant } from '../../support/tenants.ts';

const BUDGET_BYTES = 8 * 1024;
const parts = useDatabase();
const api = useApi(parts);

beforeAll(() => buildWeb(() => {}), 120_000);

/** As it goes over the wire: `fetch` unpacks, and asks for no old copy. */
const raw = (path: string, headers: Record<string, string>) =>
  new Promise<{ status: number | undefined; bytes: Buffer }>((resolve, reject) => {
    get(api.url + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, bytes: Buffer.concat(chunks) }));
    }).on('error', reject);
  });

describe('the script that websites embed', () => {
  it('is small: 8 KiB at most, in one file without imports', async () => {
    const { bytes } = await raw('/form.js', { 'accept-encoding': 'gzip' });
    expect(gunzipSync(bytes).toString()).toContain('assistloop-lead-form');
    expect(bytes.length).toBeLessThanOrEqual(BUDGET_BYTES);
    const { text } = await api.call('GET', '/form.js');
    expect(text).not.toMatch(/\bimport\s*[({"']|\bfrom\s*["']/);
  });

  it('gives ad blockers no word to stop it by', async () => {
    const { text } = await api.call('GET', '/form.js');
    expect(text).not.toMatch(/hubspot|track/i);
    expect(text.match(/\/[\w/-]*leads?\b/gi)).toBeNull();
  });

  it('may be loaded by every website, and is looked up again after five minutes', async () => {
    const { status, headers } = await api.call('GET', '/form.js');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': expect.stringMatching(/^public, max-age=300,/),
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    expect(headers.get('set-cookie')).toBeNull();
    const etag =
      (await api.call('GET', '/form.js', { headers: { 'accept-encoding': 'identity' } })).headers.get(
        'etag',
      ) ?? '';
    expect(await raw('/form.js', { 'if-none-match': etag })).toMatchObject({ status: 304 });
  });

  it('can be pinned to a version with its integrity', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { body } = await api.call('GET', '/v1/form-script', { key });
    const { url, pinnedUrl, integrity } = body as unknown as Record<string, string>;
    expect(url).toBe(`${PUBLIC_URL}/form.js`);
    const path = new URL(pinnedUrl ?? '').pathname;
    const { bytes: pinned } = await raw(path, {});
    expect(integrity).toBe(`sha384-${createHash('sha384').update(pinned).digest('base64')}`);
    const { headers } = await api.call('GET', path);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expectProblem(await api.call('GET', '/form.0123456789ab.js'), [404, 'not-found']);
  });
});
