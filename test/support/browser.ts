import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildWeb } from '../../dev/build-web.ts';
import { findChromium } from '../../dev/chromium.ts';

const START_WITHIN_MS = 120_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

const ALL_LOOKS = (['light', 'dark'] as const).flatMap((scheme) =>
  ([1280, 320] as const).map((width) => ({ scheme, width })),
);

/** Both colour schemes, a desk's width and a phone's, each seen once; in every combination with `WEB_MATRIX=whole`. */
export const LOOKS = ALL_LOOKS.filter(
  ({ scheme, width }) => process.env.WEB_MATRIX === 'whole' || (scheme === 'light') === (width === 1280),
);
export type Look = (typeof LOOKS)[number];

interface PageOptions extends Partial<Look> {
  /** What the test provokes: the browser logs a refused request as an error. */
  readonly expected?: RegExp;
  /** Origins beside the service's own that the page may call. */
  readonly origins?: readonly string[];
}

/**
 * One Chromium for the suite. Any error on a page's console, any breach of its policy and any request to another
 * origin fails the test.
 */
export function useBrowser(api: { readonly url: string }) {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    await buildWeb(() => {});
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  }, START_WITHIN_MS);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  /** A fresh browser without cookies. */
  async function aPage({
    scheme = 'light',
    width = 1280,
    expected = /$^/,
    origins = [],
  }: PageOptions = {}): Promise<Page> {
    if (!browser) throw new Error('The browser is there inside tests only.');
    const context = await browser.newContext({
      baseURL: api.url,
      colorScheme: scheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    contexts.push(context);
    await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
      console.error('the policy forbids', event.violatedDirective, event.blockedURI))`);
    context.setDefaultTimeout(15_000);
    const note = (fault: string) => expected.test(fault) || faults.push(fault);
    // Of the context: also what goes wrong in a tab that the page or the test opens beside it.
    context.on('console', (message) => message.type() === 'error' && note(message.text()));
    context.on('weberror', (error) => note(error.error().message));
    context.on('request', (sent) => {
      const { origin, protocol } = new URL(sent.url());
      if (protocol === 'data:' || protocol === 'blob:') return;
      if (![new URL(api.url).origin, ...origins].includes(origin)) note(`a request to ${sent.url()}`);
    });
    return context.newPage();
  }

  return {
    aPage,
    /** The page at `path` of a signed-in person. */
    async signedIn(apiKey: string, path = '/app/integrations', options: PageOptions = {}): Promise<Page> {
      const page = await aPage(options);
      await page
        .context()
        .addCookies([{ url: api.url, ...(await spend(await aSignInLink(api.url, apiKey))) }]);
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
  };

  /** Signs in as the page does, each time from another address: tries from one are limited. */
  function spend(link: string): Promise<{ name: string; value: string }> {
    const localAddress = `127.${[1, 2, 3].map(() => randomInt(1, 255)).join('.')}`;
    const options = {
      method: 'POST',
      family: 4,
      localAddress,
      headers: { 'content-type': 'application/json' },
    };
    return new Promise((resolve, reject) => {
      const call = request(new URL('/signin', api.url), options, (response) => {
        const [cookie = ''] = response.headers['set-cookie'] ?? [];
        const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(cookie) ?? [];
        response.resume();
        if (value) resolve({ name, value });
        else reject(new Error(`POST /signin answered ${response.statusCode} without a cookie`));
      });
      call.once('error', reject).end(JSON.stringify({ token: link.split('/').at(-1) }));
    });
  }
}

/** A one-time link's path. */
export async function aSignInLink(apiUrl: string, apiKey: string): Promise<string> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${apiUrl}/v1/sessions`, { method: 'POST', headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST /v1/sessions answered ${response.status} ${text}`);
  const { url } = JSON.parse(text) as { url: string };
  return new URL(url).pathname;
}

/** In another tab of the page's browser, by the link of a workspace. */
export async function signInBeside(page: Page, link: string, workspace = 'Tests'): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(link);
  await other.getByRole('button', { name: `Continue to ${workspace}` }).click();
  await other.waitForURL(/\/app\//); // the page of the link has a heading of its own
}

/** What axe finds wrong with the page as it stands (WCAG 2.2 AA, no rule off): `[]` when nothing. */
export async function axe(page: Page): Promise<string[]> {
  // Not a script of the page, so its policy does not matter; half a megabyte, so once a page is enough.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  return page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 200))))`);
}

/** Whether a reader has to scroll sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
