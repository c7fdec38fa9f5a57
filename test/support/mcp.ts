import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** A host of a language model that is connected to our endpoint, by the protocol's own client. */
export async function anMcpHost(url: string, key: string): Promise<Client> {
  const client = new Client({ name: 'host-of-the-tests', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return client;
}

/** What a model reads of a call's result. */
export async function called(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  meta?: Record<string, unknown>,
) {
  const result = (await client.callTool({
    name,
    arguments: args,
    ...(meta ? { _meta: meta } : {}),
  })) as CallToolResult;
  const [content] = result.content;
  return {
    isError: result.isError ?? false,
    text: content?.type === 'text' ? content.text : '',
    leadId: String(result.structuredContent?.leadId ?? ''),
  };
}
