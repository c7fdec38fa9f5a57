import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeAgent } from '../agents/change-agent.ts';
import { createAgent } from '../agents/create-agent.ts';
import { listAgents } from '../agents/list-agents.ts';
import { loadAgent } from '../agents/load-agent.ts';
import { type AgentDetails, readAgent } from '../agents/read-agent.ts';
import { toolDefinition } from '../agents/tool-definition.ts';
import { versionSeen } from './if-match.ts';
import { Problem } from './problems.ts';
import { route, WithHeaders } from './route.ts';
import {
  AgentAnswer,
  AgentId,
  AgentsPage,
  AgentsQuery,
  ChangeAgent,
  CreateAgent,
  ToolAnswer,
  ToolQuery,
} from './schemas/agent.ts';
import { IfMatchHeaders } from './schemas/if-match.ts';
import { isStorable } from './schemas/storable.ts';

export const agentRoutes = [
  route({
    method: 'get',
    path: '/v1/agents',
    who: 'tenant',
    summary: 'List agents by name',
    query: AgentsQuery,
    status: 200,
    answer: AgentsPage,
    handler: async ({ caller: { tenantId }, query }, { db }) => {
      const after = query.cursor === undefined ? null : placeOf(query.cursor);
      const found = await listAgents(db, { tenantId, after, limit: query.limit + 1 });
      const items = found.slice(0, query.limit);
      const last = found.length > query.limit ? items.at(-1) : undefined;
      return {
        items: items.map(({ sortName: _, lastLeadAt, allowedOrigins, ...agent }) => ({
          ...agent,
          allowedOrigins: [...allowedOrigins],
          lastLeadAt: lastLeadAt?.toISOString() ?? null,
        })),
        nextCursor: last ? cursorOf([last.sortName, last.id]) : null,
      };
    },
  }),
  route({
    method: 'post',
    path: '/v1/agents',
    who: 'tenant',
    summary: 'Add an agent; its Collect Lead action is off, and its form asks for email and name',
    body: CreateAgent,
    status: 201,
    answer: AgentAnswer,
    problems: ['agents-too-many'],
    handler: async ({ caller: { tenantId }, body }, { db }) => {
      const { id } = await createAgent(db, { tenantId, name: body.name });
      return agentAnswer(await readAgent(db, { tenantId, agentId: id }));
    },
  }),
  route({
    method: 'get',
    path: '/v1/agents/{id}',
    who: 'tenant',
    summary: 'One agent with its Collect Lead action; the ETag names this version',
    params: z.object({ id: AgentId }),
    status: 200,
    answer: AgentAnswer,
    problems: ['no-such-agent'],
    handler: async ({ caller: { tenantId }, params }, { db }) =>
      agentAnswer(await readAgent(db, { tenantId, agentId: params.id })),
  }),
  route({
    method: 'patch',
    path: '/v1/agents/{id}',
    who: 'tenant',
    summary: 'Change an agent, over the version that If-Match names; what is left out stays as it is',
    params: z.object({ id: AgentId }),
    headers: IfMatchHeaders,
    body: ChangeAgent,
    status: 200,
    answer: AgentAnswer,
    problems: ['no-such-agent', 'if-match-missing', 'agent-changed'],
    handler: async ({ caller: { tenantId, actor }, params, headers, body }, { db }) => {
      const { consent, texts, ...others } = body;
      const ref = { tenantId, agentId: params.id };
      await changeAgent(db, {
        ...ref,
        ifVersion: versionNumber(versionSeen(headers['if-match'], 'agent')),
        by: actor,
        changes: {
          ...withoutUndefined(others),
          ...(texts ? { formTexts: texts } : {}),
          ...(consent === undefined
            ? {}
            : { consentText: consent?.text ?? null, consentRequired: consent?.required ?? false }),
        },
      });
      return agentAnswer(await readAgent(db, ref));
    },
  }),
  route({
    method: 'get',
    path: '/v1/agents/{id}/tool',
    who: 'tenant',
    summary: 'The Collect Lead action as a tool for a language model, in the shape that a host takes',
    params: z.object({ id: AgentId }),
    query: ToolQuery,
    status: 200,
    answer: ToolAnswer,
    problems: ['no-such-agent', 'collect-lead-off'],
    handler: async ({ caller: { tenantId }, params, query }, { db }) =>
      toolDefinition(await loadAgent(db, { tenantId, agentId: params.id }), query.format),
  }),
];

/** The tag changes with all that the answer shows; what If-Match holds somebody to is the version in it. */
function agentAnswer(agent: AgentDetails) {
  const { consentText, formFields, mappedTargets, lastLeadAt, lastLoadedAt } = agent;
  const answer = {
    id: agent.id,
    name: agent.name,
    collectLead: agent.collectLead,
    description: agent.description,
    conditions: agent.conditions,
    formFields: formFields.map(({ options, ...field }) => ({
      ...field,
      ...(options ? { options: [...options] } : {}),
    })),
    mappedTargets: Object.fromEntries(
      Object.entries(mappedTargets).map(([field, properties]) => [field, [...properties]]),
    ),
    texts: agent.formTexts,
    theme: agent.theme,
    language: agent.language,
    consent: consentText === null ? null : { text: consentText, required: agent.consentRequired },
    privacyUrl: agent.privacyUrl,
    allowedOrigins: agent.allowedOrigins,
    leads7d: agent.leads7d,
    lastLeadAt: lastLeadAt?.toISOString() ?? null,
    lastLoadedFrom: agent.lastLoadedFrom,
    lastLoadedAt: lastLoadedAt?.toISOString() ?? null,
    trapped: agent.trapped,
    version: agent.version,
    createdAt: agent.createdAt.toISOString(),
    updatedAt: agent.updatedAt.toISOString(),
    updatedBy: agent.updatedBy,
  };
  const digest = createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 16);
  return new WithHeaders({ etag: `"${agent.version}.${digest}"` }, answer);
}

/** No agent has version 0: a tag that is not one of ours is refused like an old one. */
const versionNumber = (seen: string) => (/^\d{1,9}$/.test(seen) ? Number(seen) : 0);

const withoutUndefined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

const cursorOf = (place: readonly [sortName: string, id: string]) =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

const storable = z.string().refine(isStorable); // anybody can make up a cursor
const Place = z.tuple([storable, storable]);

function placeOf(cursor: string): { sortName: string; id: string } {
  try {
    const [sortName, id] = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { sortName, id };
  } catch {
    throw new Problem('input-invalid', 'cursor is not one of ours; take nextCursor of the page before.', [
      { field: 'cursor', message: 'is not one of ours' },
    ]);
  }
}
