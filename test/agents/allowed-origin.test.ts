import fc from 'fast-check';
import { isAllowedOrigin, parseAllowedOrigin } from '../../src/agents/allowed-origin.ts';

describe('a website that may show the form', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    [' HTTPS://Shop.Example.com/ ', 'https://shop.example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['https://example.com:08443', 'https://example.com:8443'],
    ['https://*.example.com', 'https://*.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:*', 'http://localhost:*'],
    ['http://localhost:80', 'http://localhost'],
    ['https://localhost:3000', 'https://localhost:3000'],
    ['http://127.0.0.1:5173', 'http://127.0.0.1:5173'],
    ['http://shop.localhost:3000', 'http://shop.localhost:3000'],
  ])('is taken as %j and kept as browsers name it', (text, origin) => {
    expect(parseAllowedOrigin(text)).toEqual({ origin });
  });

  it.each([
    ['*', /every website/],
    ['https://*', /every website/],
    ['https://*:443', /every website/],
    ['https://*.com', /every website under \.com/],
    ['https://example.com/shop', /without a path/],
    ['https://example.com?x=1', /without a path/],
    ['https://example.com#top', /without a path/],
    ['http://example.com', /localhost only/],
    ['http://*.example.com', /localhost only/],
    ['https://example.com:*', /must name its port/],
    ['https://example.com:0', /port from 1 to 65535/],
    ['https://example.com:65536', /port from 1 to 65535/],
    ['example.com', /must begin with https:\/\//],
    ['javascript:alert(1)', /must begin with https:\/\//],
    ['ftp://example.com', /must begin with https:\/\//],
    ['https://user:pw@example.com', /user name/],
    ['https://intranet', /whole host/],
    ['https://shop.*.com', /no address/],
    ['https://*shop.example.com', /no address/],
    ['https://%2A.example.com', /no address/],
    ['https://exa mple.com', /no address/],
    ["https://example.com;script-src'*'", /no address/],
    ['https://', /no address/],
    ['https://[::1]', /no address/],
    ['', /must begin with https:\/\//],
  ])('is not %j, and the reason is said', (text, reason) => {
    expect(parseAllowedOrigin(text)).toEqual({ reason: expect.stringMatching(reason) });
  });

  it('is kept in a form that is read the same again and ends no header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          const parsed = parseAllowedOrigin(text);
          if (!('origin' in parsed)) return;
          expect(parsed.origin).toMatch(/^https?:\/\/[a-z0-9.*_-]+(:(\d+|\*))?$/);
          expect(parseAllowedOrigin(parsed.origin)).toEqual(parsed);
        },
      ),
    );
  });
});

describe('a browser that asks for the form', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://*.example.com', 'https://shop.example.com'],
    ['https://*.example.com', 'https://a.b.example.com'],
    ['http://localhost:*', 'http://localhost:5173'],
    ['http://localhost:*', 'http://localhost'],
  ])('is let in by %s from %s', (pattern, origin) => {
    expect(isAllowedOrigin(['https://other.example', pattern], origin)).toBe(true);
  });

  it.each([
    ['https://example.com', 'http://example.com'],
    ['https://example.com', 'https://example.com:8443'],
    ['https://example.com', 'https://shop.example.com'],
    ['https://example.com', 'https://example.com.evil.com'],
    ['https://*.example.com', 'https://example.com'],
    ['https://*.example.com', 'https://evilexample.com'],
    ['https://*.example.com', 'https://.example.com'],
    ['http://localhost:3000', 'http://localhost:3001'],
    ['https://example.com', 'null'],
    ['https://example.com', ''],
    ['https://example.com', 'https://example.com/'],
    ['https://*.example.com', 'https://*.example.com'],
    ['https://*.example.com', 'https://a b.example.com'],
    ['https://*.example.com', 'https://a^b.example.com'],
    ['https://*.example.com', "https://a'b.example.com"],
    ['https://*.example.com', 'https://xn--a.example.com'],
    ['https://*.example.com', 'https://SHOP.example.com'],
    ['https://*.example.com', `https://${'a.'.repeat(122)}example.com`], // longer than a name can be
    ['http://localhost:*', 'http://localhost:*'],
    ['http://localhost:*', 'http://localhost:99999'],
    ['http://localhost:*', 'http://localhost:80'],
  ])('is not let in by %s from %s', (pattern, origin) => {
    expect(isAllowedOrigin([pattern], origin)).toBe(false);
  });

  it('is let in only under a name that a browser sends, and that may be kept', () => {
    const oddName = fc.oneof(fc.string(), fc.constantFrom('*', 'a b', '%41', 'xn--a', 'ä', 'x'.repeat(64)));
    const odd = fc
      .tuple(oddName, oddName)
      .map(([name, port]) => [`https://${name}.example.com`, `http://localhost:${port}`]);
    fc.assert(
      fc.property(odd, (origins) => {
        for (const origin of origins.filter((one) =>
          isAllowedOrigin(['https://*.example.com', 'http://localhost:*'], one),
        ))
          expect(new URL(origin).origin).toBe(origin);
      }),
    );
  });

  it('is let in by nobody when no website is named', () => {
    expect(isAllowedOrigin([], 'https://example.com')).toBe(false);
  });
});
