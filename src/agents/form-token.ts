import { createHmac } from 'node:crypto';
import type { KeyRing, NamedKey } from '../key-ring.ts';
import { sameSecret } from '../secret.ts';

const TEST_MARK = '.test';

/** Nobody reads and fills in a form faster. */
const AGE_MIN_MS = 1_000;
const AGE_MAX_MS = 24 * 3_600_000;

interface Shown {
  readonly agentId: string;
  /** What the visitor is asked to agree to: another text needs another token, so what is stored was shown. */
  readonly consentText: string | null;
  /** On our demo page, to somebody of the workspace: what is sent with it is a test. */
  readonly isTest?: boolean;
}

/** Proves later that we showed this agent's form, with this question for consent, at this time. */
export function issueFormToken(keys: KeyRing, shown: Shown, now = Date.now()): string {
  const token = `${keys.current.kid}.${now}.${signature(keys.current, shown, now)}`;
  return shown.isTest ? token + TEST_MARK : token;
}

/**
 * Whether a form may be sent with this token: `early` within a second, `expired` after a day and whenever it is
 * not one of ours for what the form asks today.
 */
export function checkFormToken(
  keys: KeyRing,
  shown: Omit<Shown, 'isTest'>,
  token: string,
  now = Date.now(),
): 'good' | 'early' | 'expired' {
  const [, kid = '', issuedAt = '', signed = ''] =
    /^([\w-]{1,32})\.(\d{1,15})\.([\w-]{43})(?:\.test)?$/.exec(token) ?? [];
  const key = keys.find(kid);
  const isTest = isTestToken(token);
  if (!key || !sameSecret(signed, signature(key, { ...shown, isTest }, Number(issuedAt)))) return 'expired';
  const ageMs = now - Number(issuedAt);
  if (ageMs < AGE_MIN_MS) return 'early';
  return ageMs > AGE_MAX_MS ? 'expired' : 'good';
}

/** Whether the form was shown on our demo page. The mark is signed: a good token neither gains nor loses it. */
export const isTestToken = (token: string): boolean => token.endsWith(TEST_MARK);

const signature = (key: NamedKey, { agentId, consentText, isTest }: Shown, issuedAt: number) =>
  createHmac('sha256', key.bytes)
    .update(JSON.stringify([isTest ? 'test-form-token' : 'form-token', agentId, consentText, issuedAt]))
    .digest('base64url');
