import { eq } from 'drizzle-orm';
import { formDefinition } from '../../src/agents/form-definition.ts';
import { type agents, leads } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { embed, eventsOf, strictPolicy, useFormHost } from '../support/form-host.ts';
import { aTenant } from '../support/tenants.ts';

const at = useAddress();
const parts = useDatabase();
const api = useApi(parts, { at });
const host = useFormHost();
const browser = useBrowser(api);

async function anAgent(changes: Partial<typeof agents.$inferInsert> = {}): Promise<string> {
  const { tenantId } = await aTenant(parts.db);
  const allowed = { allowedOrigins: ['http://127.0.0.1:*'] };
  return (await aCollectingAgent(parts.db, tenantId, { ...allowed, ...changes })).agentId;
}
const leadsOf = (agentId: string) => parts.db.select().from(leads).where(eq(leads.agentId, agentId));
const aVisitor = (options: Parameters<typeof browser.aPage>[0] = {}) =>
  browser.aPage({ origins: [host.url], ...options });
const ofForm = (script: string) =>
  `(() => { const form = document.querySelector('assistloop-lead-form'); ${script} })()`;

describe('the form on another website', () => {
  it('works under the strictest policy, tells the page, and leads to the thank-you text', async () => {
    const agentId = await anAgent({ formTexts: { title: 'Talk to us', button: 'Go', thanks: 'Soon!' } });
    const page = await aVisitor();
    const events = await eventsOf(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(
      host.show(embed(api.url, agentId, 'conversation="conv_9"'), { headers: strictPolicy(api.url) }),
    );
    await page.getByRole('form', { name: 'Talk to us' }).waitFor();
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Name (optional)').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Go' }).click();
    await page.getByText('Soon!').waitFor();
    expect(await page.evaluate(ofForm('return form.shadowRoot.activeElement.textContent'))).toBe('Soon!');
    const [lead] = await leadsOf(agentId);
    expect(lead).toMatchObject({
      fields: { email: 'ada@example.com', name: 'Ada Lovelace' },
      conversationId: 'conv_9',
      source: `form on ${new URL(host.url).host}`,
    });
    const path = `/v1/public/agents/${agentId}`;
    expect(asked.slice(1)).toEqual(['GET /form.js', `GET ${path}/form`, `POST ${path}/answers`]);
    expect(await events()).toEqual([
      ['ready', null],
      ['submitted', { leadId: lead?.id }],
    ]);
  });

  it('cannot be reached by the styles around it, yet takes its font and its variables', async () => {
    const agentId = await anAgent();
    const hostile = `* { all: unset !important; display: inline !important; text-transform: uppercase !important;
      letter-spacing: 1em !important; color: red !important; pointer-events: auto }
      html { font-family: serif !important } assistloop-lead-form { --al-radius: 3px }`;
    const page = await aVisitor();
    await page.goto(host.show(embed(api.url, agentId), { head: `<style>${hostile}</style>` }));
    await page.getByLabel('Email').waitFor();
    const styles = (selector: string) =>
      page.evaluate(
        ofForm(`const element = form.shadowRoot.querySelector('${selector}');
        const { display, fontSize, letterSpacing, textTransform, color, borderTopLeftRadius } = getComputedStyle(element);
        return { display, fontSize, letterSpacing, textTransform, color, borderTopLeftRadius, height: element.offsetHeight };`),
      );
    expect(await styles('input')).toEqual({
      display: 'inline-block',
      fontSize: '16px',
      letterSpacing: 'normal',
      textTransform: 'none',
      color: 'rgb(28, 31, 38)',
      borderTopLeftRadius: '3px',
      height: 44,
    });
    expect(await styles('label')).toMatchObject({
      display: 'block',
      fontSize: '16px',
      letterSpacing: 'normal',
      textTransform: 'none',
    });
    expect(await styles('button')).toMatchObject({ display: 'inline-block', height: 44 });
    expect(await page.evaluate(ofForm('return getComputedStyle(form).display'))).toBe('block');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you.').waitFor();
  });

  it.each([
    [
      'a website that is not allowed',
      { allowedOrigins: [] },
      /is not among the allowed websites of agent agt_/,
    ],
    ['an agent whose action is off', { collectLead: false }, /Collect Lead of agent agt_\w+ is off/],
  ])('says no more than that it is not available to visitors of %s', async (_what, changes, warning) => {
    const agentId = await anAgent(changes);
    const page = await aVisitor({ expected: /status of 40[39]/ });
    const warnings: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    const events = await eventsOf(page);
    await page.goto(host.show(embed(api.url, agentId)));
    await page.getByText('This form is not available right now.').waitFor();
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(await events()).toEqual([['unavailable', null]]);
  });

  it('takes what the page knows already, before and after it is there, and keeps what was typed', async () => {
    const agentId = await anAgent({
      formFields: aForm(
        { name: 'name', label: 'Name' },
        { name: 'plan', label: 'Plan', type: 'select', options: ['Free', 'Pro'] },
      ),
    });
    const page = await aVisitor();
    await page.goto(host.show(`<assistloop-lead-form agent="${agentId}"></assistloop-lead-form>`));
    await page.evaluate(ofForm(`form.prefill = { email: 'ada@example.com', plan: 'Pro', unknown: 1 }`));
    await page.addScriptTag({ type: 'module', url: `${api.url}/form.js` });
    await page.getByLabel('Plan').waitFor();
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
    expect(await page.getByLabel('Plan').inputValue()).toBe('Pro');
    await page.getByLabel('Name').fill('Ada');
    await page.evaluate(ofForm(`form.prefill = { name: 'Bob' }`));
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada');
  });

  it('asks in each way that a field may want, and sends numbers as numbers', async () => {
    const agentId = await anAgent({
      formFields: aForm(
        { name: 'phone', label: 'Phone', type: 'phone' },
        { name: 'seats', label: 'Seats', type: 'number' },
        { name: 'start', label: 'Start', type: 'date', help: 'About when?' },
        { name: 'about', label: 'About', type: 'textarea' },
        { name: 'pro', label: 'Pro?', type: 'boolean', required: true },
      ),
    });
    const page = await aVisitor();
    await page.goto(host.show(embed(api.url, agentId, 'lang="de"')));
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Phone').fill('+44 20 7946 0000');
    await page.getByLabel('Seats').fill('12.5');
    await page
      .getByRole('textbox', { name: 'Start', description: 'About when?' })
      .or(page.getByLabel('Start'))
      .first()
      .fill('2026-12-01');
    await page.getByRole('button', { name: 'Senden' }).click();
    await page.getByText('Beantworten Sie „Pro?“ mit Ja oder Nein.').waitFor();
    await page.getByRole('radio', { name: 'Nein' }).check();
    await page.getByRole('button', { name: 'Senden' }).click();
    await page.getByText('Vielen Dank.').waitFor();
    expect((await leadsOf(agentId))[0]?.fields).toEqual({
      email: 'ada@example.com',
      phone: '+44 20 7946 0000',
      seats: 12.5,
      start: '2026-12-01',
      pro: false,
    });
  });

  it('comes as soon as the service answers again', async () => {
    const agentId = await anAgent();
    const page = await aVisitor({ expected: /ERR_FAILED/ });
    await page.route('**/form', (route) => route.abort(), { times: 1 });
    await page.goto(host.show(embed(api.url, agentId)));
    await page.getByText('Loading the form…').waitFor();
    await page.getByLabel('Email').waitFor();
  });
});

describe('the form on our own pages', () => {
  const agent = { id: 'agt_draft', formFields: aForm(), theme: 'light', language: 'en' } as const;
  const definition = formDefinition({ ...agent, texts: {}, consent: null, privacyUrl: null });
  const aPreview = async (more: string) => {
    const page = await aVisitor();
    const called: string[] = [];
    page.on('request', (request) => called.push(new URL(request.url()).pathname));
    await page.goto(host.show(embed(api.url, null)));
    await page.evaluate(ofForm(`form.preview = { definition: ${JSON.stringify(definition)}, ${more} }`));
    return { page, called: () => called.filter((path) => path.includes('agt_draft')) };
  };

  it('shows a draft without asking the service, and sends nothing', async () => {
    const { page, called } = await aPreview('');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you.').waitFor();
    expect(called()).toEqual([]);
  });

  it.each([
    ['wrong', 'Enter your email.'],
    ['sending', 'Sending…'],
    ['failed', 'Your details were not sent'],
    ['sent', 'Thank you.'],
    ['unavailable', 'This form is not available right now.'],
    ['loading', 'Loading the form…'],
  ])('shows what it looks like when %s, and leaves the focus where it is', async (state, text) => {
    const { page } = await aPreview(`state: '${state}'`);
    await page.getByText(text).first().waitFor();
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });
});
