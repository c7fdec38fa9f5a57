import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

/** A website of somebody else's, on an origin of its own, that shows what it is told to. */
export function useFormHost() {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  let server: Server | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = pages.get(request.url ?? '');
      if (!page) return response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      return response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
        .end(page.html);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });

  return {
    get url(): string {
      if (!server) throw new Error('The website is there inside tests only.');
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    /** Puts up a page and gives its address. */
    show(
      body: string,
      { head = '', headers = {} }: { head?: string; headers?: Record<string, string> } = {},
    ): string {
      const path = `/${randomUUID()}`;
      const html = `<!doctype html><html lang="en"><head><title>Shop</title>${head}</head><body>${body}</body></html>`;
      pages.set(path, { html, headers });
      return this.url + path;
    },
  };
}

/** What a website strict about everything sends: our origin is all that it lets in. */
export const strictPolicy = (apiUrl: string) => ({
  'content-security-policy': `default-src 'none'; script-src ${apiUrl}; connect-src ${apiUrl}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
});

export const embed = (apiUrl: string, agentId: string | null, attributes = '') =>
  `<main><h1>Contact</h1><assistloop-lead-form ${agentId === null ? '' : `agent="${agentId}"`} ${attributes}></assistloop-lead-form></main>
  <script type="module" async src="${apiUrl}/form.js"></script>`;

/** Keeps every event of the form from here on; reads as `[name, detail]`. */
export async function eventsOf(page: Page): Promise<() => Promise<[string, unknown][]>> {
  await page.addInitScript(`
    window.formEvents = [];
    for (const name of ['ready', 'submitted', 'failed', 'unavailable'])
      addEventListener('assistloop:' + name, ({ detail }) => formEvents.push([name, detail]));`);
  return () => page.evaluate('window.formEvents');
}
