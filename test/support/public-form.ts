import { issueFormToken } from '../../src/agents/form-token.ts';
import { SIGNING_KEYS } from './keys.ts';

export const SHOP = 'https://shop.example.com';

/** The token of a form that was shown half a minute ago, or when the test says. */
export const aFormToken = (
  agentId: string,
  {
    consentText = null,
    agoMs = 30_000,
    isTest = false,
  }: { consentText?: string | null; agoMs?: number; isTest?: boolean } = {},
) => issueFormToken(SIGNING_KEYS, { agentId, consentText, isTest }, Date.now() - agoMs);

/** What only somebody who is no browser says, to an agent that allows `https://*.example.com`, `http://localhost:*`. */
export const ODD_ORIGINS = [
  'null',
  'https://a b.example.com',
  'https://*.example.com',
  'http://localhost:*',
  'http://localhost:99999',
  `https://${'a.'.repeat(3_000)}example.com`,
];
