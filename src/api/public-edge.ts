import type { Express } from 'express';

const PREFLIGHT_SECONDS = 7_200;

/**
 * What websites call. Every origin may read what is answered, also a refusal, so that a console can say which
 * website is missing among the allowed ones; whether it gets any data is decided behind this. No cookies.
 */
export function mountPublicEdge(app: Express): void {
  app.use('/v1/public', (request, response, next) => {
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin !== undefined) response.set('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS') return next();
    response
      .set({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type, idempotency-key',
        'access-control-max-age': String(PREFLIGHT_SECONDS),
      })
      .status(204)
      .end();
  });
}
