import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A registry that only knows advisories; without any it does not even know that. */
function aRegistry(advisories: object | null): Promise<Server> {
  const server = createServer((request, response) => {
    const isAsked = advisories !== null && request.url?.endsWith('/security/advisories/bulk');
    request.resume();
    response.writeHead(isAsked ? 200 : 405, { 'content-type': 'application/json' });
    response.end(isAsked ? JSON.stringify(advisories) : '{}');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function audit(advisories: object | null): Promise<{ code: number; output: string }> {
  const registry = await aRegistry(advisories);
  const { port } = registry.address() as AddressInfo;
  const cache = mkdtempSync(join(tmpdir(), 'audit-')); // npm remembers advisories there
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}`,
    npm_config_cache: cache,
  };
  const ended = await new Promise<{ code: number; output: string }>((resolve) => {
    const script = join(__dirname, '../../dev/audit.mjs');
    execFile(process.execPath, [script], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
  registry.close();
  rmSync(cache, { recursive: true });
  return ended;
}

const advisory = (severity: string) => ({
  express: [{ id: 1, url: 'https://example.com', title: 'A weakness', severity, vulnerable_versions: '*' }],
});

describe('the audit of what runs in production', () => {
  it.each([
    ['high', 1],
    ['critical', 1],
    ['moderate', 0],
  ])('ends with a %s weakness as %i', async (severity, code) => {
    const ended = await audit(advisory(severity));
    expect(ended).toMatchObject({ code, output: expect.stringContaining('Dependencies audited') });
    if (code === 1) expect(ended.output).toContain(`${severity}: express`);
  });

  it('says plainly that nobody could be asked, and stops nothing', async () => {
    const { code, output } = await audit(null);
    expect(code).toBe(0);
    expect(output).toMatch(/^Dependencies NOT audited, as the registry tells no advisories \(.+\)\.\n$/);
    expect(output).not.toContain('127.0.0.1');
  });
});
