import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { TOOL_FORMATS, type ToolFormat } from '../../src/agents/agent.ts';
import { type ToolOf, toolDefinition } from '../../src/agents/tool-definition.ts';
import { aForm } from '../support/agents.ts';

const AGENT: ToolOf = {
  name: 'Sales',
  collectLead: true,
  description: 'Use this tool when the customer tries to reach out to the sales team',
  conditions: 'Not for support.',
  formFields: aForm(
    { name: 'budget', label: 'Budget', type: 'number', required: true, help: 'In euros, a year' },
    { name: 'plan', label: 'Plan', type: 'select', options: ['Free', 'Pro'] },
    { name: 'start', label: 'Start', type: 'date' },
    { name: 'news', label: 'News?', type: 'boolean' },
  ),
};
const DESCRIPTION = `${AGENT.description}\nNot for support.`;
const HINTS = {
  email: 'Email. As the customer gave it, never made up.',
  budget: 'Budget. In euros, a year.',
  start: 'Start. Written as YYYY-MM-DD.',
};
const INPUT = {
  type: 'object',
  properties: {
    email: { type: 'string', format: 'email', maxLength: 254, description: HINTS.email },
    budget: { type: 'number', description: HINTS.budget },
    plan: { type: 'string', enum: ['Free', 'Pro'], description: 'Plan.' },
    start: { type: 'string', format: 'date', description: HINTS.start },
    news: { type: 'boolean', description: 'News?' },
  },
  required: ['email', 'budget'],
  additionalProperties: false,
};
/** OpenAI's strict mode: all fields required, empty ones null, no limits. */
const STRICT = {
  type: 'object',
  properties: {
    email: { type: 'string', description: HINTS.email },
    budget: { type: 'number', description: HINTS.budget },
    plan: { type: ['string', 'null'], enum: ['Free', 'Pro', null], description: 'Plan.' },
    start: { type: ['string', 'null'], description: HINTS.start },
    news: { type: ['boolean', 'null'], description: 'News?' },
  },
  required: ['email', 'budget', 'plan', 'start', 'news'],
  additionalProperties: false,
};

describe('the tool definition', () => {
  it.each<[ToolFormat, object]>([
    [
      'json-schema',
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'collect_lead',
        description: DESCRIPTION,
        ...INPUT,
      },
    ],
    [
      'openai',
      { type: 'function', name: 'collect_lead', description: DESCRIPTION, parameters: STRICT, strict: true },
    ],
    [
      'openai-chat',
      {
        type: 'function',
        function: { name: 'collect_lead', description: DESCRIPTION, parameters: STRICT, strict: true },
      },
    ],
    ['anthropic', { name: 'collect_lead', description: DESCRIPTION, input_schema: INPUT }],
    [
      'mcp',
      {
        name: 'collect_lead',
        title: 'Collect lead',
        description: DESCRIPTION,
        inputSchema: INPUT,
        annotations: {
          readOnlyHint: false,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: true,
        },
      },
    ],
    ['ai-sdk', { type: 'function', name: 'collect_lead', description: DESCRIPTION, inputSchema: INPUT }],
  ])('has the shape that hosts of %s take', (format, expected) => {
    expect(toolDefinition(AGENT, format)).toEqual(expected);
  });

  it('is a schema that takes what the form takes, and nothing else', () => {
    const takes = new AjvJsonSchemaValidator().getValidator(
      toolDefinition(AGENT, 'anthropic').input_schema as object,
    );
    expect(takes({ email: 'ada@example.com', budget: 5, plan: 'Pro' }).valid).toBe(true);
    for (const wrong of [
      { email: 'ada@example.com' },
      { email: 'ada', budget: 5 },
      { email: 'a@b.co', budget: 5, x: 1 },
    ])
      expect([wrong, takes(wrong).valid]).toEqual([wrong, false]);
  });

  it.each(TOOL_FORMATS)('loses no word of what is longer than some hosts take (%s)', (format) => {
    const [description, conditions] = ['d'.repeat(1_000), 'c'.repeat(1_000)];
    const text = JSON.stringify(toolDefinition({ ...AGENT, description, conditions }, format));
    expect(text).toContain(description);
    expect(text).toContain(conditions);
    if (format !== 'json-schema') expect(text).not.toMatch(/"description":"d{1000}[^"]/);
  });

  it('is not there while Collect Lead is off', () => {
    expect(() => toolDefinition({ ...AGENT, collectLead: false }, 'openai')).toThrow(
      expect.objectContaining({ code: 'collect-lead-off', message: expect.stringContaining('switch it on') }),
    );
  });
});
