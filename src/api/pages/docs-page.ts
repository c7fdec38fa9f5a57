import type { Express } from 'express';
import type { openApiDocument } from '../openapi.ts';
import { html } from './html.ts';
import { sendPage } from './send-page.ts';

type Document = ReturnType<typeof openApiDocument>;

/** The OpenAPI document for programs, and the same for people. */
export function mountDocsPage(app: Express, document: Document): void {
  app.get('/openapi.json', (_request, response) => response.json(document));
  app.get('/docs', (_request, response) => sendPage(response, { title: 'API', content: docs(document) }));
}

const docs = (document: Document) => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  return html`<h1>${document.info.title}</h1>
  <p>A key goes as <code>Authorization: Bearer …</code>; the workspace’s key belongs on a server. A lead that is sent
  again under the same <code>Idempotency-Key</code> is the same lead. Lists answer <code>items</code> and
  <code>nextCursor</code>, which the next call takes as <code>cursor</code>. Refusals are problem details (RFC 9457) with
  a stable <code>code</code>. For programs: <a href="/openapi.json">openapi.json</a>; for hosts of language models:
  <code>POST /mcp</code>.</p>
  <ul>${operations.map(({ name, operation }) => html`<li><a href="#${idOf(name)}"><code>${name}</code></a> ${operation.summary ?? ''}</li>`)}</ul>
  ${operations.map(({ name, operation }) => describe(name, operation))}`;
};

interface Operation {
  summary?: string;
  security?: Record<string, unknown>[];
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema?: { description?: string };
  }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses?: Record<string, { description: string }>;
}

const CALLERS: Record<string, string> = {
  operatorKey: 'the operator’s key',
  tenantKey: 'the workspace’s key',
  session: 'an admin who is signed in',
};

const describe = (name: string, operation: Operation) => html`<section>
  <h2 id="${idOf(name)}"><code>${name}</code></h2>
  <p>${operation.summary ?? ''}. For ${callersOf(operation).join(' or ') || 'anybody'}.</p>
  <dl>${(operation.parameters ?? []).map(
    (parameter) =>
      html`<dt><code>${parameter.name}</code> (${parameter.in}${parameter.required ? ', required' : ''})</dt><dd>${withCode(parameter.description ?? parameter.schema?.description ?? '')}</dd>`,
  )}</dl>
  ${operation.requestBody ? html`<details><summary>Body</summary><pre tabindex="0">${JSON.stringify(operation.requestBody.content['application/json']?.schema, null, 2)}</pre></details>` : ''}
  <dl>${Object.entries(operation.responses ?? {}).map(
    ([status, { description }]) => html`<dt>${status}</dt><dd>${withCode(description)}</dd>`,
  )}</dl></section>`;

const callersOf = ({ security = [] }: Operation) =>
  security.flatMap(Object.keys).map((scheme) => CALLERS[scheme] ?? scheme);

const idOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

/** Descriptions are Markdown as far as code goes. */
const withCode = (text: string) =>
  text.split('`').map((part, n) => (n % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
