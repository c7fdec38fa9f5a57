import { type ToolFormat, toolPath } from '../agents-api.ts';

/** Stands where a key of the workspace goes. */
export const KEY_PLACE = 'YOUR_API_KEY';

const BEARER = `Bearer ${KEY_PLACE}`;

/** Reads the definition of today. */
export const definitionCommand = (agentId: string, format: ToolFormat) =>
  `curl '${location.origin}${toolPath(agentId, format)}' \\\n  -H 'Authorization: ${BEARER}'`;

/** Stores what a model has collected; a host that repeats a call repeats its id, and it stays one lead. */
export const leadCommand = (agentId: string) => `curl -X POST ${location.origin}/v1/leads \\
  -H 'Authorization: ${BEARER}' \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: ID_OF_THE_TOOL_CALL' \\
  -d '{"agentId":"${agentId}","conversationId":"conv_9","fields":{"email":"ada@example.com"}}'`;

/** What hosts of the Model Context Protocol keep of a server. */
export const mcpConfig = (agentId: string) =>
  JSON.stringify(
    {
      mcpServers: {
        assistloop: {
          type: 'http',
          url: `${location.origin}/mcp?agent=${encodeURIComponent(agentId)}`,
          headers: { Authorization: BEARER },
        },
      },
    },
    null,
    2,
  );
