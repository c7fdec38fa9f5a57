import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNAUTHENTICATED = '16';

export interface TlsProxy {
  readonly address: string;
  /** Path of the certificate to believe. */
  readonly caPath: string;
  /** The API key that is let in. */
  apiKey: string;
  close(): Promise<void>;
}

/** Stands before a Temporal as Temporal Cloud's edge does: TLS only, and an API key with every call. */
export async function startTlsProxy(target: string, apiKey: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE']; // the worker's TLS takes no authority for a server
  execFileSync('openssl', ['req', '-x509', ...newKey, ...name, ...leaf, '-out', cert], { stdio: 'ignore' });

  const upstream = connect(`http://${target}`);
  const sessions = new Set<{ destroy(): void }>();
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    if (headers.authorization !== `Bearer ${proxy.apiKey}`) {
      const refusal = { 'grpc-status': UNAUTHENTICATED, 'grpc-message': 'Request unauthorized.' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refusal }, { endStream: true });
      return;
    }
    const forwarded = upstream.request(headers);
    forwarded.on('error', () => stream.close());
    stream.pipe(forwarded);
    let trailers: IncomingHttpHeaders = {};
    forwarded.on('trailers', (given) => {
      trailers = given;
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    forwarded.once('response', (answer, flags) => {
      if (stream.destroyed) return;
      const endStream = (flags & 1) !== 0; // END_STREAM: an answer of trailers only
      stream.respond(answer, { endStream, waitForTrailers: !endStream });
      if (!endStream) forwarded.pipe(stream);
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const proxy: TlsProxy = {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    caPath: cert,
    apiKey,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.destroy();
      upstream.destroy();
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
  return proxy;
}
