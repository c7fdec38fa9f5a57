import { DomainError } from '../domain-error.ts';
import type { ToolFormat } from './agent.ts';
import { collectLeadInput, type InputSchema, strictCollectLeadInput } from './collect-lead-input.ts';
import type { AgentRecord } from './load-agent.ts';

export const TOOL_NAME = 'collect_lead';

/** Some hosts of OpenAI's models refuse a longer one. */
const DESCRIPTION_LENGTH_MAX = 1_024;

export type ToolOf = Pick<AgentRecord, 'name' | 'collectLead' | 'description' | 'conditions' | 'formFields'>;

/**
 * An agent's Collect Lead action as a tool for a language model, in the shape that a host takes.
 * @throws {DomainError} `collect-lead-off`
 */
export function toolDefinition(agent: ToolOf, format: ToolFormat): Record<string, unknown> {
  if (!agent.collectLead) throw collectLeadOff(agent.name);
  const name = TOOL_NAME;
  const { description, schemaNote } = describe(agent);
  const input = { ...schemaNote, ...collectLeadInput(agent.formFields) };
  const strictInput = { ...schemaNote, ...strictCollectLeadInput(agent.formFields) };
  switch (format) {
    case 'json-schema':
      return {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: name,
        ...input,
        description: [description, input.description].filter(Boolean).join('\n'),
      };
    case 'openai': // the Responses API
      return { type: 'function', name, description, parameters: strictInput, strict: true };
    case 'openai-chat': // Chat Completions, and the many hosts that copy it
      return { type: 'function', function: { name, description, parameters: strictInput, strict: true } };
    case 'anthropic':
      return { name, description, input_schema: input };
    case 'mcp':
      return { ...mcpTool(agent) };
    case 'ai-sdk': // for `tool({ description, inputSchema: jsonSchema(inputSchema) })`
      return { type: 'function', name, description, inputSchema: input };
  }
}

export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** The action as MCP lists it. */
export function mcpTool(agent: ToolOf): McpTool {
  const { description, schemaNote } = describe(agent);
  return {
    name: TOOL_NAME,
    title: 'Collect lead',
    description,
    inputSchema: { ...schemaNote, ...collectLeadInput(agent.formFields) },
    // It adds a lead and takes nothing away, and a call that is repeated adds none.
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  };
}

/** When to call the tool. What is too long for a description goes on in the schema's own. */
function describe({ description, conditions }: ToolOf): {
  description: string;
  schemaNote: { description?: string };
} {
  if (conditions === null) return { description, schemaNote: {} };
  const whole = `${description}\n${conditions}`;
  return whole.length <= DESCRIPTION_LENGTH_MAX
    ? { description: whole, schemaNote: {} }
    : { description, schemaNote: { description: conditions } };
}

export const collectLeadOff = (name: string) =>
  new DomainError(
    'collect-lead-off',
    `Collect Lead is off for the agent “${name}”, so there is no tool and no form; switch it on first.`,
  );
