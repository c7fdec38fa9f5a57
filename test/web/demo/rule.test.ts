import { keywordOf, knownOf } from '../../../web/src/pages/demo/demo-rule.ts';

describe('the rule that stands in for the model', () => {
  it.each([
    ['I’d like to talk to sales', 'talk'],
    ['What does it cost?', 'cost'],
    ['PRICES please', 'price'],
    ['Reset my password', null],
    ['Ich möchte mit dem Vertrieb sprechen', 'vertrieb'],
    ['Bitte um Rückruf', 'rückruf'],
    ['Ich habe mein Passwort vergessen', null],
    ['My account is recalled', null],
  ])('“%s” asks for the sales team by the keyword %s', (text, keyword) => {
    expect(keywordOf(text)).toBe(keyword);
  });

  it('knows the email that was given last', () => {
    const said = ['I am ada@acme.com', 'sorry, (ada@acme.example), that is', 'what does it cost?'];
    expect(knownOf(said)).toEqual({ email: 'ada@acme.example' });
    expect(knownOf(['mail me @ home'])).toEqual({});
  });
});
