import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { CELLS } from './policy.ts';
import { runCell } from './run-cell.ts';

const SAMPLE = 28;
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

const sampled = () =>
  fc.sample(fc.shuffledSubarray(CELLS, { minLength: SAMPLE, maxLength: SAMPLE }), { seed: SEED, numRuns: 1 });
const [title, cells] =
  process.env.FAULT_MATRIX === 'whole'
    ? ['every fault of every call', CELLS]
    : [`${SAMPLE} faults of ${CELLS.length}, FAULT_SEED=${SEED}`, sampled().flat()];

describe(`the write path under ${title}`, () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(async () => {
    await forgetConnections(parts.db);
    await parts.db.execute(sql`truncate hubspot_quotas`);
  });

  it.each(cells)('$operation, $fault: $expected.end', async ({ operation, fault, expected }) => {
    const { struck, isLastStep, leads, contacts } = await runCell(
      { db: parts.db, hubspot },
      operation,
      fault,
    );

    const ends = [...new Set(struck.ends)].sort().join(' + ');
    expect({ end: ends, attempts: struck.attempts, calls: struck.calls }).toEqual(expected);
    expect(struck.states).toEqual(struck.ends.map((end) => stateAfter(end, isLastStep)));
    expect(struck.connection).toBe(ends === 'waits: connection' ? 'reconnect_required' : 'connected');
    for (const failure of struck.failures)
      expect(failure).toMatch(/^hubspot_outage$|^(?!hubspot_outage).*!$/);
    expectOneEach(struck.contacts);

    // When the fault is over, every lead gets through, unless HubSpot had the final word on it.
    expectOneEach(contacts);
    const gone = new Set(leads.filter(({ status }) => status === 'failed').map(({ email }) => email));
    expect(gone.size).toBe(fault === '207 one email refused' ? 1 : 0);
    expect(contacts).toHaveLength(leads.length - gone.size);
    for (const { email, fields, warnings, hubspotContactId } of leads.filter(
      (lead) => !gone.has(lead.email),
    )) {
      const contact = contacts.find(({ properties }) => properties.email === email);
      expect(contact?.id).toBe(hubspotContactId);
      const isRefused = fault === '400 property once' && /^contacts\.(create|update)$/.test(operation);
      expect(warnings.map(({ code }) => code)).toEqual(isRefused ? ['invalid_value'] : []);
      expect(contact?.properties).toMatchObject({ firstname: fields.first_name });
      expect(contact?.properties.phone).toBe(isRefused ? undefined : fields.phone);
    }
  });
});

/** As the lead's record has it. */
function stateAfter(end: string, isLastStep: boolean): string {
  if (end === 'passes') return isLastStep ? 'synced' : 'syncing';
  return end
    .replace('waits: ', 'waiting ')
    .replace('failed: ', 'failed ')
    .replace(/ \d+ s$/, '');
}

/** Never two contacts of one person, not even in between. */
function expectOneEach(contacts: readonly { properties: Record<string, string | null> }[]) {
  const emails = contacts.map(({ properties }) => properties.email);
  expect(new Set(emails).size).toBe(emails.length);
}
