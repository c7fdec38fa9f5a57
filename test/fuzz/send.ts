import { Agent, request as httpRequest } from 'node:http';
import { operationOf } from './document.ts';
import { type FuzzRequest, SPOILERS, withKnown } from './requests.ts';
import { Known } from './values.ts';
import type { World } from './world.ts';

export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array | null;
  /** What the bytes say, when they are sent as they should be. */
  readonly json: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** A request as it goes over the wire: with what exists by now. */
export async function prepare(url: string, world: World, request: FuzzRequest): Promise<Sent> {
  const params = withKnown(request.params, (known) => world.find(known, '')) as Record<string, unknown>;
  const fill = (value: unknown) => withKnown(value, (known) => world.find(known, String(params.id)));
  const path = operationOf(request.operation).path.replace(
    /\{(\w+)\}/g,
    (_, name) => encoded(params[name]) || '%20',
  );
  const query = request.query.map(([name, value]) => `${encoded(name)}=${encoded(fill(value))}`);
  const tail = [...query, ...(request.queryTail ? [request.queryTail] : [])].join('&');
  const caller = world.headersOf(request.caller);
  const { contentType, encoding, spoil } = request.wrapping;
  const json: unknown = fill(request.body);
  const bytes = json === undefined ? null : SPOILERS[spoil](JSON.stringify(json));
  const isPlain = contentType?.startsWith('application/json') && encoding === null && spoil === 'whole';
  const headers = headerValues(fill(request.headers) as Record<string, unknown>);
  if (request.headers['if-match'] instanceof Known && request.headers['if-match'].nth % 4 > 0)
    headers['if-match'] = await tagOf(url, path, caller);
  return {
    method: request.method,
    target: tail ? `${path}?${tail}` : path,
    headers: {
      ...caller,
      ...headers,
      ...(bytes && contentType !== null ? { 'content-type': contentType } : {}),
      ...(bytes && encoding !== null ? { 'content-encoding': encoding } : {}),
      ...(bytes ? { 'content-length': String(bytes.length) } : {}),
    },
    bytes,
    json: isPlain ? json : undefined,
  };
}

/** The tag of what is there now, so that a change to it can be accepted. */
async function tagOf(url: string, target: string, headers: Record<string, string>): Promise<string> {
  const { headers: found } = await send(url, {
    method: 'GET',
    target,
    headers,
    bytes: null,
    json: undefined,
  });
  return found.etag ?? '*';
}

/** Half characters have no code in an address. */
const encoded = (value: unknown) => encodeURIComponent(String(value ?? '').replace(/\p{Cs}/gu, ''));

/** Node itself sends no header with a control character or beyond Latin-1. */
const headerValues = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      String(value).replace(/[^\x20-\x7e\xa0-\xff]/g, ''),
    ]),
  );

const agent = new Agent({ keepAlive: true });
export const hangUp = () => agent.destroy();

/** `fetch` tidies up; this sends what it is told. */
export function send(url: string, { method, target, headers, bytes }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(url);
    const request = httpRequest({ agent, host, port, method, path: target, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(bytes ?? undefined);
  });
}
