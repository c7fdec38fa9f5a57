import { randomUUID } from 'node:crypto';
import { type Answer, errorAnswer } from '../endpoint.ts';
import { documentedError } from './documented-error.ts';
import type { Fault } from './fault.ts';

/** What a caller gets for an answer when a fault has one. */
export function faultAnswer(fault: Fault, operation: string, nowMs: number): Answer {
  const { status = 200, body, headers = {} } = fault;
  if (body !== undefined) return { status, headers, ...written(body) };
  if (status < 400) return { status, headers };
  if (isOfTheEdge(status)) return { status, headers, html: edgePage(status) };
  const answer = errorAnswer(documentedError({ ...fault, status }, operation, nowMs));
  return { ...answer, headers: { ...answer.headers, ...usualHeaders(status, operation), ...headers } };
}

const written = (body: unknown): Pick<Answer, 'json' | 'text'> =>
  typeof body === 'string' ? { text: body } : { json: body };

// What stands before HubSpot speaks HTML, not JSON.
const isOfTheEdge = (status: number): boolean => status === 502 || status === 504 || status >= 520;

const edgePage = (status: number): string =>
  `<!DOCTYPE html><html><head><title>api.hubapi.com | ${status}</title></head><body><h1>Error ${status}</h1><p>Ray ID: ${randomUUID()}</p></body></html>`;

/** A move to another data centre may say a day; the token endpoint names seconds, the CRM's 429 says nothing. */
function usualHeaders(status: number, operation: string): Record<string, string> {
  if (status === 477) return { 'retry-after': '30' };
  if (status === 429 && operation.startsWith('token.')) return { 'retry-after': '10' };
  return {};
}
