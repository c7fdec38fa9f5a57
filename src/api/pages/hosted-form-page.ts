import { createHash } from 'node:crypto';
import type { Express, Request } from 'express';
import type { FormTheme } from '../../agents/agent.ts';
import { isAllowedOrigin } from '../../agents/allowed-origin.ts';
import { formLanguage } from '../../agents/form-texts.ts';
import { noteFormLoaded } from '../../agents/note-form-loaded.ts';
import { findForm, type PublicForm } from '../../agents/open-form.ts';
import type { ApiDeps } from '../route.ts';
import { FormQuery, PublicAgentId } from '../schemas/public-form.ts';
import { Html, html } from './html.ts';

const SCHEMES: Record<FormTheme, string> = { auto: 'light dark', light: 'light', dark: 'dark' };
const styleOf = (theme: FormTheme) =>
  `:root{color-scheme:${SCHEMES[theme]};font-family:system-ui,sans-serif}body{margin:0}`;

/** Tells the page around how high the form is, and nothing else; with its own id, as a page may show several. */
const RESIZER = `const form = document.querySelector('assistloop-lead-form');
new ResizeObserver(() => {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  parent.postMessage({ type: 'assistloop:height', agent: form.getAttribute('agent'), height }, '*');
}).observe(document.body);`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The form as a page of ours, for frames on the allowed websites. */
export function mountHostedFormPage(app: Express, { db, publicUrl }: ApiDeps): void {
  app.get('/form/:agentId', async (request, response) => {
    const agentId = PublicAgentId.safeParse(request.params.agentId).data;
    const found = agentId === undefined ? null : await findForm(db, agentId);
    if (found) await noteFrame(found, request);
    response.status(found ? 200 : 404).removeHeader('x-frame-options'); // it knows no list; `frame-ancestors` does
    response
      .set({
        'content-security-policy': policy(found),
        'cache-control': 'no-store',
        'referrer-policy': 'strict-origin-when-cross-origin',
      })
      .type('html')
      .send(pageOf(request, found));
  });

  /** Browsers tell a frame's page which website it stands on. */
  async function noteFrame({ tenantId, form, allowedOrigins, isLoadDue }: PublicForm, request: Request) {
    const referrer = request.get('referer') ?? '';
    if (!isLoadDue || !URL.canParse(referrer)) return;
    const website = new URL(referrer).origin;
    if (website === new URL(publicUrl).origin || !isAllowedOrigin(allowedOrigins, website)) return;
    await noteFormLoaded(db, { tenantId, agentId: form.id }, website);
  }
}

/** A form that does not exist only says so, and may do that anywhere. */
const policy = (found: PublicForm | null) =>
  [
    `default-src 'none'`,
    `script-src 'self' ${hashOf(RESIZER)}`,
    `style-src ${hashOf(styleOf(found?.form.theme ?? 'auto'))}`,
    `connect-src 'self'`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
    `frame-ancestors ${found ? ["'self'", ...found.allowedOrigins].join(' ') : '*'}`,
  ].join('; ');

function pageOf(request: Request, found: PublicForm | null): string {
  const lang = FormQuery.shape.lang.safeParse(request.query.lang).data;
  const language = formLanguage(lang, found?.form.language);
  const conversation = typeof request.query.conversation === 'string' ? request.query.conversation : '';
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
    <title>${found?.form.texts.title ?? 'Form'}</title>
    ${new Html(`<style>${styleOf(found?.form.theme ?? 'auto')}</style>`)}<script type="module" src="/form.js"></script></head>
    <body><assistloop-lead-form agent="${found?.form.id ?? ''}" conversation="${conversation}"${
      lang === undefined ? '' : html` lang="${lang}"`
    }></assistloop-lead-form>${new Html(`<script type="module">${RESIZER}</script>`)}</body></html>`.text;
}
