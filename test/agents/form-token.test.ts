import { checkFormToken, issueFormToken, isTestToken } from '../../src/agents/form-token.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { aKey } from '../support/keys.ts';

const [OLD, NEW] = [aKey('old'), aKey('new')];
const keys = KeyRing.parse(OLD);
const SHOWN = { agentId: 'agt_1', consentText: 'May we call you?' };
const NOW = Date.UTC(2026, 10, 24);
const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;

describe('the token of a form that was shown', () => {
  it.each([
    ['early', 0],
    ['early', SECOND - 1],
    ['good', SECOND],
    ['good', DAY],
    ['expired', DAY + 1],
    ['early', -SECOND], // issued by a process whose clock is ahead
  ])('is %s after %i ms', (verdict, ageMs) => {
    const token = issueFormToken(keys, SHOWN, NOW);
    expect(checkFormToken(keys, SHOWN, token, NOW + ageMs)).toBe(verdict);
  });

  it('is good under every key that is still listed, and under no other', () => {
    const token = issueFormToken(keys, SHOWN, NOW);
    const rotated = KeyRing.parse(`${NEW},${OLD}`);
    expect(checkFormToken(rotated, SHOWN, token, NOW + SECOND)).toBe('good');
    expect(checkFormToken(KeyRing.parse(NEW), SHOWN, token, NOW + SECOND)).toBe('expired');
  });

  it.each([
    ['of another agent', { ...SHOWN, agentId: 'agt_2' }],
    ['that asked for consent in other words', { ...SHOWN, consentText: 'May we write to you?' }],
    ['that did not ask for consent', { ...SHOWN, consentText: null }],
  ])('is not good for a form %s', (_what, shown) => {
    const token = issueFormToken(keys, SHOWN, NOW);
    expect(checkFormToken(keys, shown, token, NOW + SECOND)).toBe('expired');
  });

  it('is not good when anything in it was changed', () => {
    const token = issueFormToken(keys, SHOWN, NOW);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === '1' ? '2' : '1';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      // The last character of base64 holds unused bits: what is compared are the characters.
      expect([at, checkFormToken(keys, SHOWN, changed, NOW + SECOND)]).toEqual([at, 'expired']);
    }
    expect(checkFormToken(keys, SHOWN, '', NOW)).toBe('expired');
  });

  it('says whether it was shown on our demo page, which nobody can add to it or take away', () => {
    const real = issueFormToken(keys, SHOWN, NOW);
    const test = issueFormToken(keys, { ...SHOWN, isTest: true }, NOW);
    expect([isTestToken(real), isTestToken(test)]).toEqual([false, true]);
    const verdictOf = (token: string) => checkFormToken(keys, SHOWN, token, NOW + SECOND);
    expect(verdictOf(test)).toBe('good');
    expect(verdictOf(`${real}.test`)).toBe('expired');
    expect(verdictOf(test.replace('.test', ''))).toBe('expired');
  });
});
