import fc from 'fast-check';
import { splitName } from '../../src/leads/split-name.ts';
import { spaces, word } from '../support/words.ts';

describe('splitting a full name', () => {
  it.each([
    ['John', 'John', ''],
    ['John Doe', 'John', 'Doe'],
    ['Ada King Lovelace', 'Ada', 'King Lovelace'],
    ['  Ada \t King\nLovelace ', 'Ada', 'King Lovelace'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['María-José Carreño', 'María-José', 'Carreño'],
    ['山田\u3000太郎', '山田', '太郎'],
    ['', '', ''],
    [' \n ', '', ''],
  ])('%j is %j and %j', (name, first, last) => {
    expect(splitName(name)).toEqual({ first, last });
  });

  it('never loses a word, and keeps their order, whatever stands between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(spaces, word)), spaces, (words, end) => {
        const name = words.map(([before, text], index) => (index === 0 ? '' : before) + text).join('') + end;
        const { first, last } = splitName(name);
        const [firstWord = '', ...others] = words.map(([, text]) => text);
        expect([first, last]).toEqual([firstWord, others.join(' ')]);
      }),
    );
  });
});
