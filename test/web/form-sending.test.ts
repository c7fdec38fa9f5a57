import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { agents, leads } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { embed, eventsOf, useFormHost } from '../support/form-host.ts';
import { aFormToken } from '../support/public-form.ts';
import { aTenant } from '../support/tenants.ts';

const at = useAddress();
const parts = useDatabase();
const api = useApi(parts, { at });
const host = useFormHost();
const browser = useBrowser(api);

type Agent = Partial<typeof agents.$inferInsert>;
const change = (agentId: string, changes: Agent) =>
  parts.db.update(agents).set(changes).where(eq(agents.id, agentId));

/** A visitor who has the form before them and has filled in their email. */
async function aVisitor(
  changes: Agent = {},
  {
    expected = /$^/,
    prepare,
  }: { expected?: RegExp; prepare?: (page: Page, agentId: string) => Promise<unknown> } = {},
) {
  const { tenantId } = await aTenant(parts.db);
  const { agentId } = await aCollectingAgent(parts.db, tenantId, {
    allowedOrigins: ['http://127.0.0.1:*'],
    ...changes,
  });
  const page = await browser.aPage({ origins: [host.url], expected });
  const events = await eventsOf(page);
  let posts = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') posts += 1;
  });
  await prepare?.(page, agentId);
  await page.goto(host.show(embed(api.url, agentId)));
  await page.getByLabel('Email').fill('ada@example.com');
  return {
    agentId,
    page,
    send: () => page.getByRole('button', { name: /^Send/ }).click(),
    thanked: () => page.getByText('Thank you.').waitFor(),
    events,
    posts: () => posts,
    leads: () => parts.db.select().from(leads).where(eq(leads.agentId, agentId)),
  };
}

/** Before the form's own script: the chat knows this much of the visitor. */
const prefilled = (values: object) => `addEventListener('DOMContentLoaded', () => {
  document.querySelector('assistloop-lead-form').prefill = ${JSON.stringify(values)};
});`;

/** The token that the form was shown with counts as another one, until the visitor has a new one. */
const withToken = (aToken: (agentId: string) => string) => async (page: Page, agentId: string) => {
  const token = aToken(agentId);
  let shown: string | undefined;
  await page.route('**/answers', (route) => {
    const answers = JSON.parse(route.request().postData() ?? '{}') as { token: string };
    shown ??= answers.token;
    const sent = answers.token === shown ? { ...answers, token } : answers;
    return route.continue({ postData: JSON.stringify(sent) });
  });
};

describe('filling in the form', () => {
  it('says at each field what is wrong, leads to the first, and takes it back while it is corrected', async () => {
    const { page, send, posts } = await aVisitor({
      formFields: aForm({ name: 'phone', label: 'Phone', required: true }),
    });
    const email = page.getByLabel('Email');
    await email.fill('ada@');
    await page.getByLabel('Phone').focus();
    await page.getByText('Enter an email address like name@company.com.').waitFor();
    await send();
    await page.getByText('Enter your phone number.').waitFor();
    expect(await email.evaluate('document.activeElement.shadowRoot.activeElement.name')).toBe('email');
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    expect(await email.getAttribute('aria-describedby')).toBe('f-email-error');
    await email.pressSequentially('x.com');
    expect(await email.getAttribute('aria-invalid')).toBe('false');
    expect(posts()).toBe(0);
  });

  it('asks whether a well-known domain was meant, and never insists', async () => {
    const { page, send, thanked, leads } = await aVisitor();
    await page.getByLabel('Email').fill('ada@gmial.com');
    await page.getByLabel('Name').focus();
    await page.getByRole('button', { name: 'Did you mean gmail.com?' }).click();
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@gmail.com');
    await page.getByLabel('Email').fill('ada@gmaill.com');
    await page.getByLabel('Name').focus();
    await page.getByRole('button', { name: 'Did you mean gmail.com?' }).waitFor();
    await send();
    await thanked();
    expect(await leads()).toMatchObject([{ email: 'ada@gmaill.com' }]);
  });

  it('needs no mouse', async () => {
    const { page, thanked, leads } = await aVisitor({ consentText: 'May we call you?' });
    await page.getByLabel('Email').focus();
    for (const key of ['Tab', 'A', 'd', 'a', 'Tab', 'Space', 'Tab', 'Enter']) await page.keyboard.press(key);
    await thanked();
    expect(await leads()).toMatchObject([
      {
        fields: { email: 'ada@example.com', name: 'Ada' },
        consent: { text: 'May we call you?', given: true, page: expect.stringMatching(`^${host.url}/`) },
      },
    ]);
  });
});

describe('sending the form', () => {
  it('is one lead after a double click', async () => {
    const { page, thanked, posts, leads } = await aVisitor();
    await page.getByRole('button', { name: 'Send' }).dblclick();
    await thanked();
    expect([posts(), (await leads()).length]).toEqual([1, 1]);
  });

  it('is one lead when the answer was lost, the visitor was offline, and pressed again and again', async () => {
    const { page, send, thanked, events, leads } = await aVisitor(
      {},
      { expected: /ERR_(FAILED|INTERNET_DISCONNECTED)/ },
    );
    await page.route(
      '**/answers',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    const NOT_SENT = page.getByText(
      'Your details were not sent and are still here; check your connection and press Send again.',
    );
    await send();
    await NOT_SENT.waitFor();
    expect(await leads()).toHaveLength(1);
    await page.context().setOffline(true);
    await send();
    await NOT_SENT.waitFor();
    await page.context().setOffline(false);
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
    await send();
    await thanked();
    expect(await leads()).toHaveLength(1);
    expect((await events()).map(([name]) => name)).toEqual(['ready', 'failed', 'failed', 'submitted']);
  });

  const focused = (page: Page) => page.evaluate('document.activeElement.shadowRoot.activeElement.name');

  it('that has changed meanwhile comes as it is now, with what was typed, and leads to what is missing', async () => {
    const plan = { name: 'plan', label: 'Plan', type: 'select', options: ['Free', 'Pro'] } as const;
    const { agentId, page, send, thanked, leads } = await aVisitor(
      { formFields: aForm({ name: 'name', label: 'Name' }, plan) },
      {
        expected: /status of 422/,
        prepare: (page) => page.addInitScript(prefilled({ name: 'Known', email: 'known@example.com' })),
      },
    );
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('Plan').selectOption('Free');
    await change(agentId, {
      formFields: aForm(
        { name: 'name', label: 'Name' },
        { ...plan, options: ['Team', 'Pro'], required: true },
      ),
    });
    await send();
    await page.getByText('This form has changed meanwhile; look it over and press Send again.').waitFor();
    await page.getByText('Choose one for “Plan”.').waitFor();
    expect(await focused(page)).toBe('plan');
    expect(await page.locator('option:checked').textContent()).toBe('Choose…');
    await page.getByLabel('Plan').selectOption('Team');
    await send();
    await thanked();
    expect(await leads()).toMatchObject([
      { fields: { email: 'ada@example.com', name: 'Ada', plan: 'Team' } },
    ]);
  });

  it('says in its own language what the service refuses, at the field, and keeps what was typed', async () => {
    const { page, send } = await aVisitor(
      { language: 'de', formFields: aForm({ name: 'note', label: 'Anliegen' }) },
      { expected: /status of 422/ },
    );
    const errors = [{ field: 'fields.note', code: 'wrong', message: 'Use other words.' }];
    await page.route('**/answers', (route) =>
      route.fulfill({ status: 422, json: { code: 'fields-invalid', detail: '', errors } }),
    );
    await page.getByLabel('Anliegen').fill('Hallo');
    await send();
    await page.getByText('Verwenden Sie höchstens 2.000 gewöhnliche Zeichen.').waitFor();
    expect(await focused(page)).toBe('note');
    expect(await page.getByLabel('Anliegen').inputValue()).toBe('Hallo');
  });

  it('that is switched off meanwhile says that it is not available, where the reader is', async () => {
    const { agentId, page, send } = await aVisitor({}, { expected: /status of 409|Collect Lead .* is off/ });
    await change(agentId, { collectLead: false });
    await send();
    await page.getByText('This form is not available right now.').waitFor();
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.textContent')).toBe(
      'This form is not available right now.',
    );
  });

  it('says that there were too many tries', async () => {
    const { agentId, page, send } = await aVisitor({}, { expected: /status of 429/ });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        api.call('POST', `/v1/public/agents/${agentId}/answers`, {
          headers: { origin: api.url, 'idempotency-key': 'k' },
          json: { token: aFormToken(agentId), fields: {} },
        }),
      ),
    );
    await send();
    await page.getByText('Too many tries from here; wait a minute and press Send again.').waitFor();
  });

  it('answers whoever fell into the trap, and lets them pass with the next press', async () => {
    const { agentId, page, send, thanked } = await aVisitor({}, { expected: /status of 403/ });
    await page.evaluate(
      `document.querySelector('assistloop-lead-form').shadowRoot.querySelector('.trap input').value = 'x'`,
    );
    await send();
    await page.getByText('We could not tell that you are a person; press Send again.').waitFor();
    await send();
    await thanked();
    expect(await parts.db.$count(agents, eq(agents.trapped, 1))).toBe(1);
    expect(agentId).toMatch(/^agt_/);
  });

  it.each([
    ['is older than a day', (agentId: string) => aFormToken(agentId, { agoMs: 25 * 3_600_000 })],
    [
      'comes from a process whose clock is ahead',
      (agentId: string) => aFormToken(agentId, { agoMs: -1_500 }),
    ],
  ])('makes good a token that %s, and sends again unseen', async (_what, token) => {
    const { send, thanked, leads, events, posts } = await aVisitor(
      {},
      { expected: /status of 403/, prepare: withToken(token) },
    );
    await send();
    await thanked();
    expect([posts() > 1, (await leads()).length]).toEqual([true, 1]);
    expect((await events()).map(([name]) => name)).toEqual(['ready', 'submitted']);
  });

  it('shows the form again when it asks for another consent by now, unticked', async () => {
    const { agentId, page, send, thanked, leads } = await aVisitor(
      { consentText: 'May we call you?' },
      { expected: /status of 403/ },
    );
    await page.getByLabel('May we call you?').check();
    await change(agentId, { consentText: 'May we write to you?' });
    await send();
    await page.getByText('This form has changed meanwhile; look it over and press Send again.').waitFor();
    expect(await page.getByLabel('May we write to you?').isChecked()).toBe(false);
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.role')).toBe('alert');
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
    await page.getByLabel('May we write to you?').check();
    await send();
    await thanked();
    expect(await leads()).toMatchObject([{ consent: { text: 'May we write to you?', given: true } }]);
  });
});
