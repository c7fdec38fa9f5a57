import type { ToolFormat } from '../agents-api.ts';

/** The first is shown first. */
export const TOOL_FORMATS = [
  'openai',
  'openai-chat',
  'anthropic',
  'mcp',
  'ai-sdk',
  'json-schema',
] as const satisfies readonly ToolFormat[];

export const FORMAT_WORDS: Readonly<Record<ToolFormat, string>> = {
  openai: 'OpenAI',
  'openai-chat': 'OpenAI Chat',
  anthropic: 'Anthropic',
  mcp: 'MCP',
  'ai-sdk': 'AI SDK',
  'json-schema': 'JSON Schema',
};

/** Where the definition goes in the host's own code. */
export const FORMAT_PLACES: Readonly<Record<ToolFormat, string>> = {
  openai: 'For tools of the Responses API.',
  'openai-chat': 'For tools of Chat Completions, and of the many hosts that copy it.',
  anthropic: 'For tools of the Messages API.',
  mcp: 'Hosts of the Model Context Protocol list and call it by themselves, at the server below.',
  'ai-sdk': 'For tool({ description, inputSchema: jsonSchema(inputSchema) }).',
  'json-schema': 'The bare input schema, for any other host.',
};
