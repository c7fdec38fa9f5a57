import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Express, Request, Response } from 'express';
import { Problem } from '../problems.ts';

/** Built by `npm run build:form`; as far from `src/api/pages` as from `dist/api/pages`. */
const BUILT = join(import.meta.dirname, '../../../web/form/dist/form.js');
const HASH_LENGTH = 12;

export interface FormScript {
  readonly plain: Buffer;
  readonly gzip: Buffer;
  /** Part of the name that never means another content. */
  readonly version: string;
  /** For the `integrity` of a script element. */
  readonly integrity: string;
}

let loaded: FormScript | undefined;

/** The script that websites embed. @throws {Error} when it was not built */
export function formScript(): FormScript {
  loaded ??= load(readFileSync(BUILT));
  return loaded;
}

function load(plain: Buffer): FormScript {
  const digest = createHash('sha384').update(plain);
  const hash = digest.copy().digest('hex');
  return {
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    version: hash.slice(0, HASH_LENGTH),
    integrity: `sha384-${digest.digest('base64')}`,
  };
}

/** `/form.js` is looked up again after five minutes; `/form.{version}.js` stays what it is, and can be pinned. */
export function mountFormScript(app: Express): void {
  app.get('/form.js', (request, response) =>
    send(request, response, 'public, max-age=300, stale-while-revalidate=86400'),
  );
  app.get('/form.:version.js', (request, response) => {
    if (request.params.version !== formScript().version) {
      throw new Problem(
        'not-found',
        'This release has another version of the form; copy the embed code of today from the agent’s Embed page.',
      );
    }
    send(request, response, 'public, max-age=31536000, immutable');
  });
}

function send(request: Request, response: Response, cacheControl: string): void {
  const { plain, gzip, version } = formScript();
  const zipped = request.acceptsEncodings('gzip') === 'gzip';
  response.set({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': cacheControl,
    etag: `"${version}${zipped ? '-gz' : ''}"`,
    vary: 'Accept-Encoding',
  });
  if (zipped) response.set('content-encoding', 'gzip');
  response.type('text/javascript').send(zipped ? gzip : plain);
}
