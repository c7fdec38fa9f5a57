import {
  invalidOption,
  invalidValue,
  keptExisting,
  notMapped,
  propertyNotFound,
  propertyReadOnly,
  someInvalidOptions,
  superseded,
} from '../../src/leads/warnings.ts';

const PLAN = { field: 'plan', property: 'pricing_plan', label: 'Plan' };
const UNKNOWN = { field: 'plan', property: 'pricing_plan' };

describe('the sentences of what HubSpot did not get', () => {
  it.each([
    [notMapped('plan'), 'plan is kept here and not sent, because it is not mapped.'],
    [
      propertyNotFound(PLAN),
      'plan was left out because property pricing_plan does not exist in HubSpot; fix the mapping.',
    ],
    [
      propertyReadOnly(PLAN),
      'plan was left out because HubSpot does not allow Plan to be set; choose another property.',
    ],
    [
      invalidOption(PLAN, ['Gold']),
      'plan was left out because “Gold” is no option of Plan; add it in HubSpot or change the form.',
    ],
    [
      invalidOption(PLAN, ['Gold', 'Tin']),
      'plan was left out because “Gold”, “Tin” are no options of Plan; add it in HubSpot or change the form.',
    ],
    [
      someInvalidOptions(PLAN, ['Gold']),
      'plan was sent in part because “Gold” is no option of Plan; add it in HubSpot or change the form.',
    ],
    [
      invalidValue(PLAN, 'Gold', 'number'),
      'plan was left out because “Gold” is not a number; the rest was synced.',
    ],
    [
      invalidValue(UNKNOWN, 'Gold', null),
      'plan was left out because “Gold” is no value that pricing_plan takes; the rest was synced.',
    ],
    [superseded(PLAN), 'plan was left out because a later lead of the same person has sent a newer Plan.'],
    [keptExisting(PLAN), "HubSpot's Plan was kept, because this field only fills empty ones."],
  ])('%j', ({ message, field }, sentence) => {
    expect(message).toBe(sentence);
    expect(field).toBe('plan');
  });

  it('show the beginning of a long value, and no half characters', () => {
    const { message } = invalidValue(PLAN, '😀'.repeat(500), 'number');
    expect(message).toContain(`“${'😀'.repeat(80)}…”`);
    expect(message).not.toContain('😀'.repeat(81));
    expect(invalidValue(PLAN, '😀'.repeat(80), 'number').message).toContain(`“${'😀'.repeat(80)}”`);
  });

  it('stay short when many choices are unknown', () => {
    const values = Array.from({ length: 200 }, (_, n) => `option ${n}`);
    expect(invalidOption(PLAN, values).message).toMatch(/“option 4” and 195 more are no options of Plan/);
  });
});
