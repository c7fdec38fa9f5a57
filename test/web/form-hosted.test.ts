import { eq } from 'drizzle-orm';
import { agents, leads } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { axe, useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { useFormHost } from '../support/form-host.ts';
import { aTenant } from '../support/tenants.ts';

const at = useAddress();
const parts = useDatabase();
const api = useApi(parts, { at });
const host = useFormHost();
const browser = useBrowser(api);

async function anAgent(changes: Partial<typeof agents.$inferInsert> = {}): Promise<string> {
  const { tenantId } = await aTenant(parts.db);
  return (await aCollectingAgent(parts.db, tenantId, { allowedOrigins: [host.url], ...changes })).agentId;
}

/** As the embed page gives it to copy. */
const frame = (agentId: string, query = '') => `<main><h1>Contact</h1>
  <iframe title="Contact form" src="${api.url}/form/${agentId}${query}" style="width:100%;height:50px;border:0"></iframe></main>
  <script>addEventListener('message', ({ data, origin, source }) => {
    const frame = document.querySelector('iframe');
    if (origin !== '${api.url}' || source !== frame.contentWindow || data.type !== 'assistloop:height') return;
    frame.style.height = data.height + 'px';
  });</script>`;

describe('the form in a frame', () => {
  it('is as high as it has to be, and knows the website around it', async () => {
    const agentId = await anAgent({ consentText: 'May we call you?' });
    const page = await browser.aPage({ origins: [host.url], width: 320 });
    const url = host.show(frame(agentId, '?conversation=conv_9'));
    await page.goto(url);
    const form = page.frameLocator('iframe');
    await form.getByLabel('Email').waitFor();
    const height = async () => Number(await page.evaluate(`document.querySelector('iframe').offsetHeight`));
    const fits = `document.querySelector('iframe').offsetHeight > 250`;
    await page.waitForFunction(fits);
    const before = await height();
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Enter your email.').waitFor();
    await page.waitForFunction(`document.querySelector('iframe').offsetHeight > ${before}`);
    expect(await form.locator('html').evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(
      true,
    );
    expect(await axe(page)).toEqual([]);
    await form.getByLabel('Email').fill('ada@example.com');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Thank you.').waitFor();
    await page.waitForFunction(`document.querySelector('iframe').offsetHeight < ${before}`);
    const [lead] = await parts.db.select().from(leads).where(eq(leads.agentId, agentId));
    expect(lead).toMatchObject({
      conversationId: 'conv_9',
      source: 'form',
      consent: { page: `${host.url}/` },
    });
    const [agent] = await parts.db.select().from(agents).where(eq(agents.id, agentId));
    expect(agent).toMatchObject({ lastLoadedFrom: host.url });
  });

  it('is not shown on a website that is not allowed', async () => {
    const agentId = await anAgent({ allowedOrigins: ['https://shop.example.com'] });
    const page = await browser.aPage({ origins: [host.url], expected: /frame-ancestors|chrome-error/ });
    const refused = page.waitForEvent('console', {
      predicate: (message) => /frame-ancestors/.test(message.text()),
    });
    await page.goto(host.show(frame(agentId)));
    await refused;
    expect(await page.frameLocator('iframe').getByLabel('Email').count()).toBe(0);
    const [agent] = await parts.db.select().from(agents).where(eq(agents.id, agentId));
    expect(agent).toMatchObject({ lastLoadedFrom: null });
  });
});

describe('the page of a form', () => {
  const policyOf = async (agentId: string) => {
    const { status, headers, text } = await api.call('GET', `/form/${agentId}?lang=de`);
    return { status, headers, text, policy: headers.get('content-security-policy') ?? '' };
  };

  it('may stand in frames of the allowed websites and of our own pages, and loads nothing but ours', async () => {
    const { status, headers, policy, text } = await policyOf(
      await anAgent({ allowedOrigins: ['https://*.example.com', host.url] }),
    );
    expect(status).toBe(200);
    expect(policy).toContain(`frame-ancestors 'self' https://*.example.com ${host.url}`);
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|\*(?!\.example)/);
    expect(headers.get('x-frame-options')).toBeNull();
    expect(text).toContain('<html lang="de">');
  });

  it.each(['agt_unknown', '%3Cscript%3E', '..%2F', 'a'.repeat(101)])(
    'says everywhere that there is no form %s, and repeats nothing of it',
    async (agentId) => {
      const { status, policy, text } = await policyOf(agentId);
      expect(status).toBe(404);
      expect(policy).toContain('frame-ancestors *');
      expect(text).toContain('agent=""');
    },
  );

  it('says so in words, to whoever opens it', async () => {
    const page = await browser.aPage({ expected: /status of 4/ });
    await page.goto('/form/agt_unknown?lang=de');
    await page.getByText('Dieses Formular ist gerade nicht verfügbar.').waitFor();
  });
});
