import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  type ListToolsResult,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { Express } from 'express';
import { leadTools, type ToolOffer } from '../agents/lead-tools.ts';
import { authenticate } from './authenticate.ts';
import { describe } from './error-handler.ts';
import { callLeadTool } from './mcp-call.ts';
import { Problem } from './problems.ts';
import { readJson } from './read-json.ts';
import type { ApiDeps } from './route.ts';
import { AgentId } from './schemas/agent.ts';

/**
 * Offers the Collect Lead actions to hosts of language models, by the Model Context Protocol over HTTP: those of the
 * workspace, or with `/mcp?agent=…` that of one agent. No session is kept: any process answers any request.
 */
export function mountMcp(app: Express, deps: ApiDeps): void {
  app.post('/mcp', async (request, response) => {
    const caller = await authenticate('key', request, deps);
    if (caller.is !== 'key') throw new Error(`A key was asked for, and a ${caller.is} came`);
    await readJson(request, response);
    const offer = { tenantId: caller.tenantId, agentId: agentOf(request.query.agent) };
    const server = leadServer(offer, deps);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.on('close', () => void server.close());
    await server.connect(transport as Parameters<typeof server.connect>[0]); // its `onclose` says undefined outright
    await transport.handleRequest(request, response, request.body);
  });
  app.all('/mcp', (_request, response) => {
    response.set('allow', 'POST');
    throw new Problem('method-not-allowed', 'This is for POST only: no stream is kept open, and no session.');
  });
}

function agentOf(query: unknown): string | null {
  if (query === undefined) return null;
  const agent = AgentId.safeParse(query);
  if (agent.success) return agent.data;
  throw new Problem('input-invalid', 'agent is not the id of an agent, so nothing was done.', [
    { field: 'agent', message: 'is not the id of an agent' },
  ]);
}

/** Making one compiles schemas, which would cost every request more than all the rest. */
const validator = new AjvJsonSchemaValidator();

function leadServer(offer: ToolOffer, deps: ApiDeps): Server {
  const server = new Server(
    { name: 'assistloop', title: 'AssistLoop leads', version: '1' },
    { capabilities: { tools: {} }, jsonSchemaValidator: validator },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => listTools(offer, deps));
  server.setRequestHandler(CallToolRequestSchema, (request) => callLeadTool(offer, request.params, deps));
  return server;
}

const CONVERSATION = {
  conversation_id: {
    type: 'string',
    maxLength: 200,
    description: 'The id of this conversation, if you were told one. Never make one up.',
  },
};

async function listTools(offer: ToolOffer, { db, log }: ApiDeps): Promise<ListToolsResult> {
  const offered = await leadTools(db, offer).catch((error: unknown) => {
    throw new McpError(
      ErrorCode.InternalError,
      describe(error, log.child({ route: '/mcp', tenantId: offer.tenantId })).detail,
    );
  });
  return {
    tools: offered.map(({ tool: { inputSchema, ...tool } }) => ({
      ...tool,
      inputSchema: {
        ...inputSchema,
        properties: { ...inputSchema.properties, ...CONVERSATION },
        required: [...inputSchema.required],
      },
    })),
  };
}
