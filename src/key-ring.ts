export interface NamedKey {
  readonly kid: string;
  readonly bytes: Uint8Array;
}

const KEY_BYTES = 32;
/** 32 random bytes hold about 30 different values; fewer than half of that was typed, not drawn. */
const DISTINCT_BYTES_MIN = 16;

/** Several keys at once, so that one can be replaced while the service runs: the first is used, all are accepted. */
export class KeyRing {
  readonly current: NamedKey;
  readonly #byKid: ReadonlyMap<string, NamedKey>;

  private constructor(keys: [NamedKey, ...NamedKey[]]) {
    this.current = keys[0];
    this.#byKid = new Map(keys.map((key) => [key.kid, key]));
  }

  /**
   * @param text `kid:base64,kid2:base64`, each key 32 random bytes
   * @throws {Error} a sentence without the key's value
   */
  static parse(text: string): KeyRing {
    const keys = text.split(',').map((part) => parseKey(part.trim()));
    const [first, ...rest] = keys;
    if (!first) throw new Error('must hold at least one key as kid:base64');
    if (new Set(keys.map((key) => key.kid)).size !== keys.length) throw new Error('names one key id twice');
    return new KeyRing([first, ...rest]);
  }

  find(kid: string): NamedKey | undefined {
    return this.#byKid.get(kid);
  }
}

function parseKey(part: string): NamedKey {
  const [, kid, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(part) ?? [];
  if (!kid || !encoded) throw new Error('must be written as kid:base64, several separated by commas');
  const bytes = new Uint8Array(Buffer.from(encoded, 'base64'));
  if (bytes.length !== KEY_BYTES) {
    throw new Error(
      `key ${kid} has ${bytes.length} bytes instead of ${KEY_BYTES}; make one with: openssl rand -base64 32`,
    );
  }
  if (new Set(bytes).size < DISTINCT_BYTES_MIN) {
    throw new Error(`key ${kid} is not random; make one with: openssl rand -base64 32`);
  }
  return { kid, bytes };
}
