import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Express, NextFunction, Request, Response } from 'express';

/** From `src/` and from `dist/` alike. */
const BUILT = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
const PAGES = ['/app{/*page}', '/signin{/*page}', '/demo/*page'];
const AT_THE_ROOT = ['colour-scheme.js', 'icon.svg'];
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const HTML_NAME = 'index.html';
const NONCE_PLACE = '{{nonce}}';

/** The pages of a signed-in person: one document for every address, and what it loads. */
export function mountAppPage(app: Express): void {
  app.get('/', (_request, response) => response.redirect(303, '/app'));

  app.get(PAGES, async (_request, response) => {
    const html = await readFile(join(BUILT, HTML_NAME), 'utf8').catch(() => null);
    if (html === null) return notBuilt(response);
    const nonce = randomBytes(18).toString('base64');
    response
      .set({
        'content-security-policy': policyOf(nonce),
        'cache-control': 'no-store', // the nonce is for this load alone
        'referrer-policy': 'same-origin', // a sign-in link stands in the address
      })
      .type('html')
      .send(html.replace(NONCE_PLACE, nonce));
  });

  // Their names carry a hash of what is in them.
  app.get('/assets/:name', (request, response, next) => sendAsset(request, response, next));
  for (const name of AT_THE_ROOT) {
    app.get(`/${name}`, (_request, response) => response.sendFile(name, { root: BUILT, maxAge: '10m' }));
  }
}

const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Sends a script or a style as it was compressed when the pages were built. */
function sendAsset(request: Request<{ name: string }>, response: Response, next: NextFunction): void {
  const { name } = request.params;
  const [encoding, extension] = ENCODINGS.find(([known]) => request.acceptsEncodings(known)) ?? ['', ''];
  response.vary('accept-encoding').type(extname(name));
  if (encoding) response.set('content-encoding', encoding);
  const options = { root: join(BUILT, 'assets'), immutable: true, maxAge: '1y' };
  response.sendFile(name + extension, options, (error) => {
    if (!error || response.headersSent) return;
    response.removeHeader('content-encoding');
    next(); // no such file: the same answer as to whatever leads nowhere
  });
}

const notBuilt = (response: Response) =>
  response
    .status(503)
    .type('text')
    .send('The pages are not built, so none can be shown; run `npm run build` and start again.\n');
