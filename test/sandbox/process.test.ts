import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
const environment = {
  SANDBOX_PORT: '0',
  SANDBOX_DATA_DIR: dataDir,
  HUBSPOT_CLIENT_ID: 'client-1',
  HUBSPOT_CLIENT_SECRET: 'secret-1',
  SANDBOX_REDIRECT_URLS: 'http://localhost:3000/oauth/hubspot/callback,https://leads.example.com/callback',
};
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(dataDir, { recursive: true }));

function start(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
    env: { PATH: process.env.PATH, ...environment, ...changes },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running.push(child);
  const exit = (async () => {
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, complaint };
  })();
  return { child, exit };
}

describe('the sandbox as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says when it is ready, and ends well on %s', async (signal) => {
    const { child, exit } = start();
    expect(await once(child, 'message')).toContain('ready');
    child.kill(signal);
    expect(await exit).toEqual({ code: 0, complaint: '' });
  });

  it.each([
    ['SANDBOX_PORT', 'http'],
    ['SANDBOX_PORT', '70000'],
    ['SANDBOX_DATA_DIR', ''],
    ['HUBSPOT_CLIENT_ID', ' '],
    ['SANDBOX_REDIRECT_URLS', 'localhost/callback'],
    ['SANDBOX_REDIRECT_URLS', 'http://leads.example.com/callback'],
    ['SANDBOX_WEBHOOK_URL', 'http://leads.example.com/webhooks/hubspot'],
    ['SANDBOX_TOKEN_SECONDS', '30m'],
    ['SANDBOX_REQUESTS_PER_10S', '0'],
    ['SANDBOX_SEARCHES_PER_SECOND', '5/s'],
    ['SANDBOX_SEARCH_LAG_MS', '2s'],
  ])('does not start with %s=%j, and names it in one line', async (name, value) => {
    const { code, complaint } = await start({ [name]: value }).exit;
    expect(code).toBe(1);
    expect(complaint).toMatch(new RegExp(`^[^\n]*${name}[^\n]*\n$`));
  });

  it('does not start on a port in use, and says so in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, complaint } = await start({ SANDBOX_PORT: String(port) }).exit;
    other.close();
    expect(code).toBe(1);
    expect(complaint).toMatch(new RegExp(`^[^\n]*port ${port} is in use[^\n]*\n$`));
  });
});
