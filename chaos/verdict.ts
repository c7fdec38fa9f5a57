import type { Harm } from './play.ts';
import type { ChaosWorkspace, Surroundings } from './surroundings.ts';

export interface Verdict {
  readonly accepted: number;
  readonly synced: number;
  /** Leads that have waited for something in between. */
  readonly waited: number;
  /** Ended in a state that says why. */
  readonly named: number;
  readonly contacts: number;
  readonly refreshes: number;
  /** In words, what must not be. */
  readonly faults: readonly string[];
}

interface LeadRow {
  readonly id: string;
  readonly email: string;
  readonly company: string;
  readonly phone: string | null;
  readonly status: string;
  readonly why: string | null;
  readonly waited: boolean;
}

/** A token is renewed when two thirds of its life are over; a little less, as clocks are read at different moments. */
const EARLIEST_SHARE = 0.6;

/** Counts what became of a round: read from PostgreSQL and from HubSpot's side, not from what we believe of them. */
export async function judge(
  { sql, hubspot, tokenLifetimeMs }: Surroundings,
  { tenantId, hubId }: ChaosWorkspace,
  { submitted, harms }: { submitted: number; harms: readonly Harm[] },
): Promise<Verdict> {
  const leads = await sql<LeadRow[]>`
    select id, email, fields ->> 'company' as company, fields ->> 'phone' as phone, status,
      coalesce(problem ->> 'code', waiting_for) as why,
      exists (select from lead_events e where e.tenant_id = leads.tenant_id and e.lead_id = leads.id
        and e.kind = 'waiting') as waited
    from leads where tenant_id = ${tenantId} order by seq`;
  const contacts = await hubspot.contacts(hubId);
  const calls = await hubspot.tokenCalls(hubId);
  const refreshes = calls.filter(({ operation, status }) => operation === 'token.refresh' && status === 200);
  const breaches = await hubspot.ownLimitBreaches();

  const faults: string[] = [];
  if (leads.length !== submitted)
    faults.push(`${submitted} leads were accepted, ${leads.length} are on record`);
  for (const { id, status, why } of leads) {
    if (status !== 'synced' && why === null) faults.push(`lead ${id} is ${status}, and nothing says why`);
  }
  for (const [email, expected] of newestValues(leads)) {
    const ofPerson = contacts.filter(({ properties }) => properties.email === email);
    if (ofPerson.length !== 1) faults.push(`${email} is ${ofPerson.length} contacts`);
    for (const { properties } of ofPerson) {
      for (const [name, value] of Object.entries(expected)) {
        if ((properties[name] ?? null) === value) continue;
        faults.push(`${email} has ${name} "${properties[name]}", not "${value}"`);
      }
    }
  }
  refreshes.forEach(({ atMs }, n) => {
    const before = refreshes[n - 1];
    if (!before || atMs - before.atMs >= tokenLifetimeMs * EARLIEST_SHARE) return;
    const reasons = [
      ...harms.filter(({ what }) => what !== ''),
      ...calls
        .filter(({ operation, status }) => status !== 200 || operation === 'token.exchange')
        .map((call) => ({ fromMs: call.atMs, toMs: call.atMs + 1_000 })),
    ];
    if (reasons.some(({ fromMs, toMs }) => fromMs <= atMs && toMs >= before.atMs)) return;
    faults.push(`a token was refreshed twice within ${atMs - before.atMs} ms, and nothing had happened`);
  });
  if (breaches > 0) faults.push(`${breaches} calls went over HubSpot's limits`);

  const synced = leads.filter(({ status }) => status === 'synced').length;
  return {
    accepted: leads.length,
    synced,
    waited: leads.filter(({ waited }) => waited).length,
    named: leads.filter(({ status, why }) => status !== 'synced' && why !== null).length,
    contacts: contacts.length,
    refreshes: refreshes.length,
    faults,
  };
}

/** What each person's contact must hold: of each property what was accepted last, of the leads that are synced. */
function newestValues(leads: readonly LeadRow[]): Map<string, Record<string, string>> {
  const byEmail = new Map<string, Record<string, string>>();
  for (const { email, company, phone, status } of leads) {
    if (status !== 'synced') continue;
    byEmail.set(email, { ...byEmail.get(email), company, ...(phone !== null && { phone }) });
  }
  return byEmail;
}
