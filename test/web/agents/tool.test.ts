import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { eq } from 'drizzle-orm';
import { leads } from '../../../src/db/schema.ts';
import { aCollectingAgent, aForm } from '../../support/agents.ts';
import { axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { useLeadsPage } from '../../support/leads-page.ts';
import { anMcpHost } from '../../support/mcp.ts';
import { aConnectedTenant, aTenant } from '../../support/tenants.ts';

describe('an agent’s tool, and a test lead of its form', () => {
  const { parts, hubspot, browser, run } = useLeadsPage();

  /** Where hosts look for the schema of what a model sends. */
  const SCHEMAS: readonly [host: string, (tool: Tool) => object | undefined][] = [
    ['OpenAI', (tool) => tool.parameters],
    ['OpenAI Chat', (tool) => tool.function?.parameters],
    ['Anthropic', (tool) => tool.input_schema],
    ['MCP', (tool) => tool.inputSchema],
    ['AI SDK', (tool) => tool.inputSchema],
    ['JSON Schema', (tool) => tool],
  ];
  const inShell = async (command: string) => (await promisify(execFile)('sh', ['-c', command])).stdout;
  interface Tool {
    readonly parameters?: object;
    readonly function?: { readonly parameters: object };
    readonly input_schema?: object;
    readonly inputSchema?: object;
  }

  it('is valid for each host: what a model sends by it is taken or refused', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId, {
      formFields: aForm({ name: 'size', type: 'select', required: true, options: ['Small', 'Large'] }),
    });
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}/tool`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [host, schemaOf] of SCHEMAS) {
      await page.getByRole('radiogroup', { name: 'Host' }).getByText(host, { exact: true }).click();
      await page
        .getByRole('radio', { name: host, exact: true, checked: true })
        .waitFor({ state: 'attached' });
      await page.getByRole('group', { name: 'Tool', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Copy Tool', exact: true }).click();
      const tool: Tool = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'));
      const accepts = new AjvJsonSchemaValidator().getValidator(schemaOf(tool) ?? {});
      expect([host, accepts({ email: 'ada@example.com', size: 'Small' }).valid]).toEqual([host, true]);
      expect([host, accepts({ email: 'ada@example.com', size: 'Tiny' }).valid]).toEqual([host, false]);
    }
    expect(new URL(page.url()).search).toBe('?format=json-schema');
  });

  it('is read, called over MCP, and answered by the commands that the page shows, as they are copied', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}/tool?format=mcp`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = async (title: string) => {
      await page.getByRole('button', { name: `Copy ${title}`, exact: true }).click();
      return (await page.evaluate<string>('navigator.clipboard.readText()')).replace('YOUR_API_KEY', apiKey);
    };
    const { url, headers } = JSON.parse(await copied('MCP server')).mcpServers.assistloop;
    expect(headers).toEqual({ Authorization: `Bearer ${apiKey}` });
    const mcp = await anMcpHost(url, apiKey);
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(['collect_lead']);

    const shown = JSON.parse(await copied('Tool'));
    expect(JSON.parse(await inShell(await copied('Read this definition')))).toEqual(shown);
    await page.getByRole('radiogroup', { name: 'Host' }).getByText('Anthropic', { exact: true }).click();
    const command = await copied('Send what the model has collected');
    const stored = JSON.parse(await inShell(command));
    expect(JSON.parse(await inShell(command)).id).toBe(stored.id);
    expect(await parts.db.$count(leads, eq(leads.id, stored.id))).toBe(1);
  });

  it('while Collect Lead is off there is none, and the page says where to switch it on', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId, { collectLead: false });
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}/tool`);
    await page.getByText('Collect Lead is off, so there is no tool and no form').waitFor();
    await page.getByRole('link', { name: 'switch it on' }).click();
    await page.getByRole('switch', { name: 'Collect Lead is off' }).waitFor();
  });

  it('a test lead asks what the form asks, and is watched to its contact in HubSpot', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const { agentId } = await aCollectingAgent(parts.db, tenantId, {
      formFields: aForm(
        { name: 'first_name', label: 'First name' },
        { name: 'budget', label: 'Budget', type: 'number' },
      ),
    });
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}`);
    await page.getByRole('button', { name: 'Send a test lead' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send a test lead' });
    await dialog.getByText(/^This writes a real contact to acme\.example \(48000001\)/).waitFor();
    expect(await dialog.getByLabel('Email').inputValue()).toMatch(
      /^assistloop-test\+[0-9a-z]{6}@example\.com$/,
    );
    await dialog.getByLabel('First name').fill('Grace');
    const accepted = page.waitForResponse((response) => response.url().endsWith('/test-leads'));
    await dialog.getByRole('button', { name: 'Send test lead' }).click();
    const { id: leadId } = (await (await accepted).json()) as { id: string };
    await dialog.getByText('Received, done').waitFor();
    await run({ tenantId, leadId });
    await dialog.getByText(/^Created contact \d+ in acme\.example .+ after it arrived\.$/).waitFor();
    const [contact] = await hubspot.contacts();
    expect(contact?.properties).toMatchObject({ firstname: 'Grace' });
    const record = await dialog
      .getByRole('link', { name: /Open the contact in HubSpot/ })
      .getAttribute('href');
    expect(record).toMatch(new RegExp(`/${contact?.id}$`));
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px)', async (look) => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}/tool?format=mcp`, look);
    await page.getByRole('group', { name: 'Tool', exact: true }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
