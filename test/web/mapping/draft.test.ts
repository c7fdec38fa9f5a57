import {
  draftOf,
  isChanged,
  mappingsOf,
  rebase,
  whyNotSaved,
} from '../../../web/src/pages/integrations/mapping/draft.ts';
import type { MappingRow } from '../../../web/src/pages/integrations/mapping/mapping-api.ts';

const row = (field: string, property: string | null, overwrite: MappingRow['overwrite'] = 'always') => ({
  field,
  property,
  overwrite,
});
const BASE = [row('phone', 'phone'), row('company', 'company'), row('utm', null)];

describe('edits kept over what somebody else has saved meanwhile', () => {
  const theirs = [row('phone', 'mobilephone'), row('company', 'company'), row('budget', 'budget')];
  const rebased = (...mine: MappingRow[]) => mappingsOf(rebase(draftOf(mine), BASE, theirs));

  it('take over every change of another row: changed, added, no longer ignored', () => {
    expect(rebased(...BASE)).toEqual(theirs);
  });

  it('win where both have changed a row', () => {
    const mine = [row('phone', 'fax'), row('company', 'company'), row('utm', null)];
    expect(rebased(...mine)).toEqual([
      row('phone', 'fax'),
      row('company', 'company'),
      row('budget', 'budget'),
    ]);
  });

  it('stay removed, added and ignored', () => {
    const mine = [
      row('phone', 'phone'),
      row('plan', 'plan', 'if_empty'),
      row('utm', null),
      row('source', null),
    ];
    expect(rebased(...mine)).toEqual([
      row('phone', 'mobilephone'),
      row('budget', 'budget'),
      row('plan', 'plan', 'if_empty'),
      row('source', null),
    ]);
  });

  it('keep a row for which nothing is chosen yet', () => {
    const draft = draftOf(BASE);
    const { rows } = rebase({ ...draft, rows: [...draft.rows, row('plan', null)] }, BASE, theirs);
    expect(rows.at(-1)).toEqual(row('plan', null));
  });
});

describe('a draft', () => {
  it('is no change while it says the same in another order', () => {
    expect(isChanged(draftOf([...BASE].reverse()), BASE)).toBe(false);
    expect(isChanged(draftOf([row('phone', 'phone', 'if_empty'), ...BASE.slice(1)]), BASE)).toBe(true);
  });

  it('is not saved with a row without a property, nor with one property twice', () => {
    expect(whyNotSaved({ rows: [row('plan', null)], ignored: [] }, [], [])).toBe(
      'Choose a property for plan, or remove its row.',
    );
    expect(whyNotSaved(draftOf([row('a', 'city'), row('b', 'city')]), [], [])).toBe(
      'city is chosen for a and for b; choose another for one of them.',
    );
  });

  it('is saved with what was broken before, and not with what it has broken itself', () => {
    const problem = { field: 'a', property: 'gone', label: null, message: '' };
    const problems = [{ ...problem, code: 'property_not_found', severity: 'error' } as const];
    const draft = draftOf([row('a', 'gone'), row('b', 'city')]);
    expect(whyNotSaved(draft, [row('a', 'gone')], problems)).toBeNull();
    expect(whyNotSaved(draft, [row('a', 'plan')], problems)).toBe(
      'HubSpot does not take gone for a; choose another property.',
    );
  });
});
