import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { type Html, page } from './html.ts';

/** Sends a page under a policy that allows its own style and forms to ourselves, and nothing else. */
export function sendPage(response: Response, { title, content }: { title: string; content: Html }): void {
  const { body, style } = page(title, content);
  const styleHash = createHash('sha256').update(style).digest('base64');
  response
    .set({
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    })
    .type('html')
    .send(body);
}
