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

const docs = (document: Document) => html`<h1>${document.info.title}</h1>
  <p>Keys go as <code>Authorization: Bearer …</code>. Refusals are problem details (RFC 9457) with a stable
  <code>code</code>. For programs: <a href="/openapi.json">openapi.json</a>.</p>
  ${Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Operation>).map(([method, operation]) =>
      describe(method, path, operation),
    ),
  )}`;

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

const describe = (method: string, path: string, operation: Operation) => html`<section>
  <h2><code>${method.toUpperCase()} ${path}</code></h2>
  <p>${operation.summary ?? ''}. Called with: ${(operation.security ?? []).flatMap(Object.keys).join(' or ') || 'no key'}.</p>
  <dl>${(operation.parameters ?? []).map(
    (parameter) =>
      html`<dt><code>${parameter.name}</code> (${parameter.in}${parameter.required ? ', required' : ''})</dt><dd>${parameter.description ?? parameter.schema?.description ?? ''}</dd>`,
  )}</dl>
  ${operation.requestBody ? html`<details><summary>Body</summary><pre tabindex="0">${JSON.stringify(operation.requestBody.content['application/json']?.schema, null, 2)}</pre></details>` : ''}
  <dl>${Object.entries(operation.responses ?? {}).map(
    ([status, { description }]) => html`<dt>${status}</dt><dd>${description}</dd>`,
  )}</dl></section>`;
