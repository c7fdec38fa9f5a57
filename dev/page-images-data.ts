import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

interface Surroundings {
  readonly publicUrl: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
}

/** What the pages are shown with: names of leads that the script opens. */
export interface Shown {
  readonly agentId: string;
  /** By the address of its person. */
  readonly leadIds: ReadonlyMap<string, string>;
}

export const SHOWN_EMAIL = 'grace.hopper@northwind.example';
export const FAILED_EMAIL = 'rosalind@crystal.c0';

const LEADS = 140;
const WITHIN_MS = 120_000;
const DAY_MINUTES = 24 * 60;

const FIRST = [
  ...['Ada', 'Alan', 'Katherine', 'Edsger', 'Barbara', 'Donald', 'Radia'],
  ...['Tim', 'Hedy', 'Claude', 'Margaret', 'Niklaus', 'Frances', 'Dennis'],
];
const LAST = [
  ...['Baker', 'Meyer', 'Rossi', 'Novak', 'Silva', 'Jensen'],
  ...['Okafor', 'Tanaka', 'Dubois', 'Kowalski', 'García'],
];
const COMPANIES = ['Northwind', 'Contoso', 'Fabrikam', 'Litware', 'Tailspin', 'Wingtip', 'Proseware'];

const FIELDS = [
  { name: 'email', label: 'Email', type: 'email', required: true },
  { name: 'name', label: 'Full name', type: 'text', required: false },
  { name: 'phone', label: 'Phone', type: 'phone', required: false },
  { name: 'company', label: 'Company', type: 'text', required: false },
  {
    name: 'plan',
    label: 'Plan',
    type: 'select',
    required: false,
    help: 'Which plan fits your team?',
    options: ['Free', 'Pro', 'Enterprise', 'Enterprise+'], // the last one HubSpot does not have
  },
];

/** Of all that our API answers here. */
interface Answer {
  readonly id: string;
  readonly items: readonly { id: string }[];
  readonly mappings: readonly { field: string; property: string | null; overwrite: string }[];
  readonly received: number;
  readonly syncing: number;
  readonly waiting: number;
}

type Api = (
  method: string,
  path: string,
  sent?: { body?: object; 'if-match'?: string; 'idempotency-key'?: string },
) => Promise<{ json: Answer; etag: string }>;

/** Fills a fresh workspace as some weeks of use would have filled it. */
export async function fill({ publicUrl, apiKey, databaseUrl }: Surroundings): Promise<Shown> {
  const api: Api = async (method, path, { body, ...headers } = {}) => {
    const json = body === undefined ? null : JSON.stringify(body);
    const key = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const answer = await fetch(publicUrl + path, { method, body: json, headers: { ...key, ...headers } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return { json: JSON.parse(text) as Answer, etag: answer.headers.get('etag') ?? '' };
  };
  const change = async (path: string, body: object) => {
    const { etag } = await api('GET', path);
    await api('PATCH', path, { body, 'if-match': etag });
  };

  const { json: listed } = await api('GET', '/v1/agents');
  const agentId = listed.items[0]?.id ?? '';
  await change(`/v1/agents/${agentId}`, {
    name: 'Sales chat',
    formFields: FIELDS,
    allowedOrigins: ['https://www.acme.example', 'https://*.acme.example'],
    texts: { title: 'Talk to our team', button: 'Send', thanks: 'Thank you! We will be in touch today.' },
    consent: { text: 'I agree to be contacted about my request.', required: true },
    privacyUrl: 'https://www.acme.example/privacy',
  });
  const { json: support } = await api('POST', '/v1/agents', { body: { name: 'Support chat' } });
  await change(`/v1/agents/${support.id}`, {
    collectLead: true,
    allowedOrigins: ['https://help.acme.example'],
  });
  await api('POST', '/v1/agents', { body: { name: 'Event assistant' } });
  await mapOwnFields(api);

  const leadIds = new Map<string, string>();
  for (const [n, lead] of leads(agentId, support.id).entries()) {
    const { json } = await api('POST', '/v1/leads', { body: lead, 'idempotency-key': `page-images-${n}` });
    leadIds.set(lead.fields.email, json.id);
  }
  await settled(api);
  await spreadOverTime(databaseUrl);
  return { agentId, leadIds };
}

async function mapOwnFields(api: Api): Promise<void> {
  const path = '/v1/integrations/hubspot/mappings';
  await api('GET', '/v1/integrations/hubspot/properties?refresh=true');
  const { json, etag } = await api('GET', path);
  const usual = json.mappings.map(({ field, property, overwrite }) => ({
    ...{ field, property },
    overwrite: field === 'phone' ? 'if_empty' : overwrite,
  }));
  const own = { field: 'plan', property: 'plan', overwrite: 'always' };
  await api('PUT', path, { body: { mappings: [...usual, own] }, 'if-match': etag });
}

/** Oldest first; some of them with what goes wrong in life. */
function leads(salesId: string, supportId: string) {
  const usual = Array.from({ length: LEADS }, (_, n) => {
    const [first = '', last = ''] = [FIRST[n % FIRST.length], LAST[(n * 3) % LAST.length]];
    const name = `${first} ${last}`;
    const company = COMPANIES[(n * 3) % COMPANIES.length] ?? '';
    const host = n % 31 === 17 ? 'mail.c0' : `${company.toLowerCase()}.example`; // HubSpot refuses the former
    const email = `${first}.${last}@${host}`.toLowerCase().replace('í', 'i');
    const phone = `+1 202 555 ${String(100 + n).padStart(4, '0')}`;
    const plan = n % 11 === 4 ? 'Enterprise+' : ['Free', 'Pro', 'Enterprise', ''][n % 4];
    const fields = { email, name, phone, company, plan };
    return { fields, agentId: n % 5 === 1 ? supportId : salesId };
  });
  const failed = { email: FAILED_EMAIL, name: 'Rosalind Franklin', company: 'Crystal' };
  const shown = {
    ...{ email: SHOWN_EMAIL, name: 'Grace Brewster Hopper', phone: '+1 202 555 0142' },
    ...{ company: 'Northwind', plan: 'Enterprise+', budget: '25,000' },
  };
  const late = usual.splice(-4);
  return [
    ...usual,
    { fields: failed, agentId: salesId },
    ...late.slice(0, 2),
    { fields: shown, agentId: salesId, conversationId: 'conv_7f3a' },
    ...late.slice(2),
  ];
}

async function settled(api: Api): Promise<void> {
  for (const until = Date.now() + WITHIN_MS; ; await sleep(500)) {
    const { json } = await api('GET', '/v1/leads/counts');
    if (json.received + json.syncing + json.waiting === 0) return;
    if (Date.now() > until) throw new Error('the leads did not reach their end in time');
  }
}

/** As if they had come in the days before, the later the closer together, and none had stood in a queue of all. */
async function spreadOverTime(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(`
      create temporary table shift as
      select id, (row_number() over (order by seq desc) - 1) as place from leads;
      create temporary table moved as
      select id, make_interval(mins => (${DAY_MINUTES} * 9 * power(place / ${LEADS}.0, 2) + 3 * place + (place * 7) % 11)::int) as by
        from shift;
      create temporary table lived as
      select l.id, received_at, received_at - by as new_received_at,
        least(1, (0.3 + 1.3 * abs(sin(seq))) / extract(epoch from greatest(synced_at - received_at, interval '1 s'))) as pace
        from leads l join moved using (id);
      update leads l set received_at = new_received_at,
        synced_at = new_received_at + (l.synced_at - v.received_at) * pace from lived v where v.id = l.id;
      update lead_events e set at = new_received_at + (e.at - received_at) * pace from lived v where v.id = e.lead_id;
      update connections set connected_at = connected_at - interval '9 days';
      update connection_events set at = at - interval '9 days' where kind = 'connected';`);
  } finally {
    await sql.end();
  }
}
