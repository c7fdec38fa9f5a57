/** Only these may be reached without TLS: nobody else's machine answers there. */
const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127\.0\.0\.1)$/;
const HOST =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const ORIGIN = /^(https?):\/\/([^/?#\\@:[\]]+)(?::(\d{1,5}|\*))?$/;

/** A website that may show the form, as stored; or why it can't be one, to be read on after its name. */
export type ParsedOrigin = { readonly origin: string } | { readonly reason: string };

/**
 * Reads a website as an admin writes it: `https://example.com`, `https://*.example.com`, `http://localhost:*`.
 * What it gives is also a source of a content security policy, with the same meaning there.
 */
export function parseAllowedOrigin(text: string): ParsedOrigin {
  const typed = text.trim().replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase());
  if (typed === '*' || /^https?:\/\/\*(?::.*)?$/.test(typed)) {
    return { reason: 'would let every website show the form; name the websites' };
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//.test(typed)) {
    return { reason: 'must begin with https://, like https://example.com' };
  }
  if (!/^https?:/.test(typed))
    return { reason: 'must begin with https://, as browsers name no other websites' };
  if (/^[^/]+:\/\/[^/?#]*@/.test(typed)) return { reason: 'must not carry a user name' };
  const bare = typed.replace(/\/$/, '');
  if (/^https?:\/\/[^/?#]*[/?#]/.test(bare)) {
    return { reason: 'must end after the host, without a path: browsers tell the website only' };
  }
  const [, scheme = '', writtenHost = '', port] = ORIGIN.exec(bare) ?? [];
  const host = asciiHost(writtenHost);
  if (host === null) return { reason: 'is no address of a website; write it like https://example.com' };
  return hostReason(scheme, host, port) ?? { origin: `${scheme}://${host}${portOf(scheme, port)}` };
}

function hostReason(scheme: string, host: string, port: string | undefined): { reason: string } | null {
  const isLoopback = LOOPBACK.test(host.replace(/^\*\./, ''));
  if (!isLoopback && !host.includes('.'))
    return { reason: 'must name a whole host, like https://example.com' };
  if (host.startsWith('*.') && host.split('.').length < 3) {
    return { reason: `would let every website under ${host.slice(1)} show the form; name the website` };
  }
  if (scheme === 'http' && !isLoopback)
    return { reason: 'must begin with https://; http:// is for localhost only' };
  if (port === '*' && !isLoopback)
    return { reason: 'must name its port; any port (:*) is for localhost only' };
  if (port !== undefined && port !== '*' && (Number(port) < 1 || Number(port) > 65_535)) {
    return { reason: 'must name a port from 1 to 65535' };
  }
  return null;
}

/** The host as browsers send it, in lower case and with foreign letters in ASCII; a leading `*.` stays. */
function asciiHost(written: string): string | null {
  const [, wildcard = '', rest = ''] = /^(\*\.)?(.*)$/.exec(written) ?? [];
  if (rest === '' || rest.includes('%')) return null;
  try {
    const { hostname } = new URL(`https://${rest}`);
    return HOST.test(wildcard + hostname) && hostname.length <= 253 ? wildcard + hostname : null;
  } catch {
    return null;
  }
}

const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443 };

/** Browsers leave out the port that goes without saying. */
const portOf = (scheme: string, port: string | undefined) =>
  port === undefined || Number(port) === DEFAULT_PORTS[scheme]
    ? ''
    : `:${port === '*' ? port : Number(port)}`;

/** Whether a browser's `Origin` is one of the websites; `null` (a file, a sandboxed frame) never is. */
export function isAllowedOrigin(allowed: readonly string[], origin: string): boolean {
  const from = splitOrigin(origin);
  return from !== null && allowed.some((pattern) => covers(pattern, from));
}

interface Origin {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

/** @returns `null` for what no browser sends: anybody can send any text, and it is kept as where a lead came from */
function splitOrigin(origin: string): Origin | null {
  const [, scheme = '', host = '', port = ''] =
    /^(https?):\/\/([a-z0-9._-]{1,253})(?::(\d{1,5}))?$/.exec(origin) ?? [];
  const isWhole = host !== '' && URL.canParse(origin) && new URL(origin).origin === origin;
  return isWhole ? { scheme, host, port } : null;
}

function covers(pattern: string, from: Origin): boolean {
  const [, scheme, host = '', port = ''] = ORIGIN.exec(pattern) ?? [];
  if (scheme !== from.scheme || (port !== '*' && port !== from.port)) return false;
  // As in a content security policy: any depth below the host, and not the host itself.
  return host.startsWith('*.')
    ? from.host.endsWith(host.slice(1)) && from.host.length >= host.length
    : host === from.host;
}
