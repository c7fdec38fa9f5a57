import { plansOf } from '../../chaos/plan.ts';
import { playRound } from '../../chaos/round.ts';
import { type Surroundings, startSurroundings } from '../../chaos/surroundings.ts';
import { stopParts } from '../../dev/process.ts';

const SEED = Number(process.env.CHAOS_SEED ?? (Date.now() % 1_000_000) + 1);
const LEADS = 60;

jest.setTimeout(300_000);

// One short round; `npm run chaos` plays as many and as long ones as one asks for.
describe(`a burst while everything breaks, CHAOS_SEED=${SEED}`, () => {
  let surroundings: Surroundings | undefined;
  beforeAll(async () => {
    surroundings = await startSurroundings();
  });
  afterAll(() => (surroundings ? surroundings.stop() : stopParts(() => {}))); // in whatever state the start was left

  it('loses no lead: one contact a person with the newest values, no needless refresh, no 429 of our own making', async () => {
    const [plan] = plansOf(SEED, 1, { leads: LEADS, spanMs: 6_000, faults: 6 });
    if (!surroundings || !plan) throw new Error('nothing was started');
    const { verdict } = await playRound(surroundings, 0, plan);
    expect(verdict).toMatchObject({ accepted: LEADS, synced: LEADS, named: 0, faults: [] });
  });
});
