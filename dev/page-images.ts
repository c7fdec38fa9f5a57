// npx tsx dev/page-images.ts [folder] makes the images of all pages (docs/images), with parts and data of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildWeb } from './build-web.ts';
import { findChromium } from './chromium.ts';
import { prepareDemo } from './demo.ts';
import { freePort } from './free-port.ts';
import { FAILED_EMAIL, fill, SHOWN_EMAIL, type Shown } from './page-images-data.ts';
import { killParts, stopParts } from './process.ts';
import * as services from './services.ts';
import { type Given, secretsOf } from './settings.ts';

/** Longer pages are shown by their beginning. */
const HEIGHT_MAX = { 1280: 1_300, 320: 1_100 } as const;
const QUALITY = 82;
const LOOKS = ([1280, 320] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'docs', 'images'));
const dataDir = mkdtempSync(join(tmpdir(), 'assistloop-images-'));
const log = (line: string) => console.log(line);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killParts();
    process.exit(1);
  });
}
try {
  await run();
} finally {
  await stopParts(() => {});
  rmSync(dataDir, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  await buildWeb(log);
  const env: Given = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    DRAIN_SECONDS: '0',
    ...secretsOf(dataDir),
    PORT: String(port),
    PUBLIC_URL: publicUrl,
  };
  const context = { dataDir, log, pidDir: join(dataDir, 'pids') };
  const { database, temporal, sandbox, migrations, apiAndWorkers } = services;
  const steps = [database, temporal, sandbox, migrations, apiAndWorkers];
  const start = async () => {
    const started = { ...env };
    for (const step of steps) Object.assign(started, await step(started, context));
    return started;
  };
  const { OPERATOR_API_KEY = '', DATABASE_URL = '' } = await start();
  const demo = await prepareDemo({
    publicUrl,
    operatorKey: OPERATOR_API_KEY,
    dataDir,
    approveAtSandbox: true,
  });
  const shown = await fill({ publicUrl, apiKey: demo.apiKey, databaseUrl: DATABASE_URL });
  log('Workspace filled');
  await stopParts(() => {}); // what `api` has counted before is not true of days that were never lived
  const { HUBSPOT_API_URL: sandboxUrl = '' } = await start();

  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const signInUrl = await anotherLink(publicUrl, demo.apiKey);
    await shoot(browser, publicUrl, [['sign-in', new URL(signInUrl).pathname]]);
    const signedIn = await signIn(browser, signInUrl);
    await shoot(browser, publicUrl, pagesOf(shown), signedIn);
    await breakConnection({ publicUrl, sandboxUrl, apiKey: demo.apiKey });
    await shoot(browser, publicUrl, [['reconnect', '/app/leads']], signedIn);
  } finally {
    await browser.close();
  }
}

/** What is shown, by the name of its images. */
function pagesOf({ agentId, leadIds }: Shown): [name: string, path: string][] {
  const agent = `/app/agents/${agentId}`;
  return [
    ['integrations', '/app/integrations'],
    ['hubspot', '/app/integrations/hubspot'],
    ['mapping', '/app/integrations/hubspot/mapping'],
    ['history', '/app/integrations/hubspot/history'],
    ['leads', '/app/leads'],
    ['lead', `/app/leads/${leadIds.get(SHOWN_EMAIL)}`],
    ['lead-failed', `/app/leads/${leadIds.get(FAILED_EMAIL)}`],
    ['agents', '/app/agents'],
    ['collect-lead', agent],
    ['form', `${agent}/form`],
    ['embed', `${agent}/embed`],
    ['tool', `${agent}/tool`],
    ['demo', `/demo/${agentId}`],
    ['activity', '/app/activity?period=7d'],
    ['api-keys', '/app/api-keys'],
    ['hosted-form', `/form/${agentId}`],
  ];
}

async function anotherLink(publicUrl: string, apiKey: string): Promise<string> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await fetch(`${publicUrl}/v1/sessions`, { method: 'POST', headers });
  return ((await answer.json()) as { url: string }).url;
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

async function signIn(browser: Browser, url: string): Promise<SignedIn> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: /^Continue to/ }).click();
  await page.waitForURL(/\/app\/integrations/);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** HubSpot's people remove the app; the next leads find out, and wait. */
async function breakConnection(at: { publicUrl: string; sandboxUrl: string; apiKey: string }): Promise<void> {
  await fetch(`${at.sandboxUrl}/sandbox/accounts/48000001/uninstall`, { method: 'POST' });
  const headers = { authorization: `Bearer ${at.apiKey}`, 'content-type': 'application/json' };
  for (const name of ['Dorothy Vaughan', 'Mary Jackson', 'Joan Clarke']) {
    const fields = { email: `${name.toLowerCase().replace(' ', '.')}@contoso.example`, name };
    await fetch(`${at.publicUrl}/v1/leads`, { method: 'POST', headers, body: JSON.stringify({ fields }) });
  }
}

async function shoot(
  browser: Browser,
  baseURL: string,
  pages: readonly [name: string, path: string][],
  storageState?: SignedIn,
): Promise<void> {
  for (const { width, scheme } of LOOKS) {
    const context = await browser.newContext({
      baseURL,
      colorScheme: scheme,
      viewport: { width, height: width === 320 ? 640 : 800 },
      deviceScaleFactor: width === 320 ? 2 : 1,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
      ...(storageState ? { storageState } : {}),
    });
    const page = await context.newPage();
    for (const [name, path] of pages) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await page.getByRole('heading').first().waitFor();
      if (name === 'demo') await askInDemo(page);
      if (name === 'reconnect') await page.getByRole('button', { name: 'Reconnect' }).waitFor();
      await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' });
      writeFileSync(join(folder, `${name}-${width}-${scheme}.webp`), await pictureOf(page, width));
    }
    await context.close();
    log(`${pages.length} pages at ${width} px, ${scheme}`);
  }
}

async function askInDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I’d like to talk to sales' }).click();
  await page.locator('assistloop-lead-form').getByRole('button', { name: 'Send' }).waitFor();
}

/** WebP, which Playwright does not offer: a fifth of a PNG's size. */
async function pictureOf(page: Page, width: 1280 | 320): Promise<Buffer> {
  const whole = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const seen = page.viewportSize()?.height ?? 0;
  const height = Math.min(Math.max(whole, seen), HEIGHT_MAX[width]);
  await page.setViewportSize({ width, height }); // so that what sticks to an edge is at its place
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await page.setViewportSize({ width, height: seen });
  return Buffer.from(data, 'base64');
}
