import type { Page } from 'playwright-core';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useSystem } from '../../support/system.ts';

jest.setTimeout(60_000);

const TEMPORAL_UI = 'https://temporal.acme.example';

describe('the demo chat, with everything real', () => {
  const system = useSystem();
  const browser = useBrowser({
    get url() {
      return system.urls[0] ?? '';
    },
  });

  async function anAgent(key: string, { collectLead = true } = {}): Promise<string> {
    const { body } = await system.call('POST', '/v1/agents', { key, json: { name: 'Shop assistant' } });
    const id = String(body.id);
    if (collectLead) await change(key, id, { collectLead });
    return id;
  }
  async function change(key: string, agentId: string, json: object) {
    const { headers } = await system.call('GET', `/v1/agents/${agentId}`, { key });
    const changed = await system.call('PATCH', `/v1/agents/${agentId}`, {
      key,
      json,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(changed.status).toBe(200);
  }
  const suggest = (page: Page, name: string) =>
    page.getByRole('group', { name: 'Suggestions' }).getByRole('button', { name }).click();
  const scenes = (page: Page) => page.getByRole('region', { name: 'Behind the scenes' });
  const form = (page: Page) => page.locator('assistloop-lead-form').last();

  it('has the focus at its title when it is opened from the agent', async () => {
    const { key } = await system.aConnectedTenant();
    const page = await browser.signedIn(key, `/app/agents/${await anAgent(key)}`);
    await page.getByRole('link', { name: 'Try it in a demo chat' }).click();
    await page.getByText('in your product the model decides by the description of Shop assistant').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Demo chat' }).and(page.locator(':focus')).waitFor();
  });

  it.each(LOOKS)('leads from a message by the form to the contact, live, in %o', async (look) => {
    const { key } = await system.aConnectedTenant();
    const agentId = await anAgent(key);
    const page = await browser.signedIn(key, `/demo/${agentId}`, look);
    await page.route('**/v1/session', async (route) => {
      const session = await (await route.fetch()).json();
      await route.fulfill({ json: { ...session, temporalUiUrl: TEMPORAL_UI } });
    });
    await page.reload();
    const isPhone = look.width === 320;
    const looksRight = async () => {
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    };
    await page.getByText('in your product the model decides by the description of Shop assistant').waitFor();
    await looksRight();

    await page.getByRole('textbox', { name: 'Message' }).fill('Call me at ada@acme.example');
    await page.keyboard.press('Enter');
    const chat = page.getByRole('log', { name: 'Chat' });
    await chat.getByText('Tool call: collect_lead').waitFor();
    const call = JSON.parse((await chat.getByLabel('Arguments of the tool call').textContent()) ?? '');
    expect(call).toEqual({ conversation_id: expect.stringMatching(/^demo_/), email: 'ada@acme.example' });
    await form(page).getByLabel('Email').waitFor();
    expect(await form(page).getByLabel('Email').inputValue()).toBe('ada@acme.example');
    await looksRight();
    await form(page).getByLabel('Name').fill('Ada Lovelace');
    await form(page).getByRole('button', { name: 'Send' }).click();
    await form(page).getByText('Thank you. We will get back to you.').waitFor();

    if (isPhone) {
      await page.getByRole('tab', { name: 'Behind the scenes' }).click();
      await chat.waitFor({ state: 'hidden' });
    }
    const behind = isPhone ? page.getByRole('tabpanel', { name: 'Behind the scenes' }) : scenes(page);
    await behind.getByText(/^Created contact \d+ in acme\.example .+ after it arrived\.$/).waitFor();
    const told = (await behind.textContent()) ?? '';
    const steps = [
      'Tool call',
      'Form shown',
      'Lead accepted',
      'Received and stored',
      'Created contact',
      'Test',
    ];
    expect(steps.toSorted((one, other) => told.indexOf(one) - told.indexOf(other))).toEqual(steps);
    await looksRight();

    const { body } = await system.call('GET', '/v1/leads', { key });
    const [lead] = body.items as { id: string; test: boolean; conversationId: string; source: string }[];
    expect(lead).toMatchObject({
      test: true,
      source: 'demo chat',
      agentId,
      conversationId: call.conversation_id,
    });
    const [contact] = await system.hubspot.contacts();
    expect(contact?.properties).toMatchObject({ email: 'ada@acme.example', firstname: 'Ada' });
    const addressOf = (name: RegExp) => behind.getByRole('link', { name }).getAttribute('href');
    expect(await addressOf(/^Open the contact in HubSpot/)).toMatch(new RegExp(`/${contact?.id}$`));
    expect(await addressOf(/^Open run in Temporal/)).toMatch(
      new RegExp(`^${TEMPORAL_UI}/namespaces/default/workflows/.+${lead?.id}`),
    );
    if (isPhone) {
      await page.getByRole('tab', { name: 'Chat' }).click(); // what was there still is
      await form(page).getByText('Thank you. We will get back to you.').waitFor();
      await page.getByRole('tab', { name: 'Behind the scenes' }).click();
    }
    await behind.getByRole('link', { name: 'Open the lead' }).click();
    await page.waitForURL((url) => url.pathname === `/app/leads/${lead?.id}`);
    await page.getByRole('heading', { level: 1, name: 'ada@acme.example' }).waitFor(); // else the chat never left
    await page.goBack();
    await page.getByText('This form was sent.').waitFor({ state: isPhone ? 'attached' : 'visible' });
    await chat.getByText('Call me at ada@acme.example').waitFor();
    expect(await form(page).count()).toBe(0);
    expect(await system.call('GET', '/v1/leads', { key })).toMatchObject({ body: { items: { length: 1 } } });
  });

  it('speaks as the agent’s form does', async () => {
    const { key } = await system.aTenant();
    const agentId = await anAgent(key);
    await change(key, agentId, { language: 'de' });
    const page = await browser.signedIn(key, `/demo/${agentId}`);
    await suggest(page, 'Was kostet das?');
    await page.getByText('Gern. Hinterlassen Sie Ihre Angaben').waitFor();
    await form(page).getByRole('button', { name: 'Senden' }).waitFor();
  });

  it('answers plainly, without a tool call, what no keyword is in; a new chat begins afresh', async () => {
    const { key } = await system.aTenant();
    const page = await browser.signedIn(key, `/demo/${await anAgent(key)}`);
    await suggest(page, 'Reset my password');
    await page.getByText('Nothing in it asks for the sales team, so no tool is called').waitFor();
    expect(await page.getByText('Tool call: collect_lead').count()).toBe(0);
    expect(await form(page).count()).toBe(0);
    await scenes(page).getByText('Nothing yet:').waitFor();
    await suggest(page, 'What does it cost?');
    await form(page).getByLabel('Email').waitFor();
    await scenes(page).getByText('Form shown').waitFor();
    await page.getByRole('button', { name: 'New chat' }).click();
    await scenes(page).getByText('Nothing yet:').waitFor();
    expect(await page.getByRole('log').textContent()).toBe('Assistant: Hello, what can I do for you?');
  });

  it('without a connection it says so at the top, and the lead is seen to wait', async () => {
    const { key } = await system.aTenant();
    const page = await browser.signedIn(key, `/demo/${await anAgent(key)}`);
    await page.getByText('HubSpot is not connected, so new leads are kept here').waitFor();
    const link = page.getByRole('link', { name: 'Open HubSpot' });
    expect(await link.getAttribute('href')).toBe('/app/integrations/hubspot');
    await suggest(page, 'I’d like to talk to sales');
    await form(page).getByLabel('Email').fill('ada@acme.example');
    await form(page).getByRole('button', { name: 'Send' }).click();
    await scenes(page)
      .getByText('HubSpot is not connected, so this lead waits here; reconnect and it is sent by itself.')
      .last()
      .waitFor();
    await scenes(page).getByText('Waiting', { exact: true }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('says that Collect Lead is off, calls no tool, and goes on once it is on', async () => {
    const { key } = await system.aTenant();
    const agentId = await anAgent(key, { collectLead: false });
    const page = await browser.signedIn(key, `/demo/${agentId}`);
    const notice = page.getByText('Collect Lead is off for this agent, so no form is shown;');
    await notice.waitFor();
    expect(await page.getByRole('link', { name: 'switch it on' }).getAttribute('href')).toBe(
      `/app/agents/${agentId}`,
    );
    await suggest(page, 'I’d like to talk to sales');
    await page.getByText('so there is no tool to call.').waitFor();
    expect(await form(page).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
    await change(key, agentId, { collectLead: true });
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await notice.waitFor({ state: 'hidden' });
    await suggest(page, 'I’d like to talk to sales');
    await form(page).getByLabel('Email').waitFor();
  });

  it('of an agent that is not there leads back to the agents', async () => {
    const { key } = await system.aTenant();
    const page = await browser.signedIn(key, '/demo/agt_unknown', { expected: /status of 404/ });
    await page.getByText('There is no such agent in this workspace.').waitFor();
    await page.getByRole('link', { name: 'Go to the agents' }).waitFor();
  });
});
