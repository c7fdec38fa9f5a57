import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AgentAnswer, AgentsPage, ChangeAgent, ToolQuery } from '../../../../src/api/schemas/agent.ts';
import type { HubSpotProperties } from '../../../../src/api/schemas/mapping.ts';
import type { FormScriptAnswer } from '../../../../src/api/schemas/public-form.ts';
import { type Answer, get, getWithEtag, send } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';

export type Agent = z.output<typeof AgentAnswer>;
export type FormField = Agent['formFields'][number];
export type AgentSummary = z.output<typeof AgentsPage>['items'][number];
export type AgentChanges = z.input<typeof ChangeAgent>;
export type ToolFormat = NonNullable<z.input<typeof ToolQuery>['format']>;

export const agentsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ['agents', 'list', cursor],
    queryFn: () => get<z.output<typeof AgentsPage>>('/v1/agents', { cursor }),
    refetchInterval: pollEvery(PACE.list),
    placeholderData: (before) => before,
  });

/** An agent with its ETag, which is sent with a change of it. */
export const readAgent = (id: string): Promise<Answer<Agent>> =>
  getWithEtag<Agent>(`/v1/agents/${encodeURIComponent(id)}`);

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ['agents', 'one', id],
    queryFn: () => readAgent(id),
    refetchInterval: pollEvery(PACE.list),
  });

export const createAgent = (name: string) => send<Agent>('POST', '/v1/agents', { body: { name } });

/** @throws {ApiProblem} 412 when somebody else has changed the agent since it was read */
export const changeAgent = (id: string, changes: AgentChanges, ifMatch: string | null) =>
  send<Agent>('PATCH', `/v1/agents/${encodeURIComponent(id)}`, { body: changes, ifMatch });

export const toolPath = (id: string, format: ToolFormat) =>
  `/v1/agents/${encodeURIComponent(id)}/tool?format=${format}`;

/** `version`: another one has another tool. */
export const toolQuery = ({ id, version }: Pick<Agent, 'id' | 'version'>, format: ToolFormat) =>
  queryOptions({
    queryKey: ['agents', 'tool', id, version, format],
    queryFn: () => get<Record<string, unknown>>(toolPath(id, format)),
  });

/** Where websites load the form from. */
export const formScriptQuery = () =>
  queryOptions({
    queryKey: ['form-script'],
    queryFn: () => get<z.output<typeof FormScriptAnswer>>('/v1/form-script'),
  });

/** What HubSpot calls its properties, by their internal names. */
export const propertyLabelsQuery = (isConnected: boolean) =>
  queryOptions({
    queryKey: ['property-labels'],
    queryFn: async () => {
      const path = '/v1/integrations/hubspot/properties';
      const { properties } = await get<z.output<typeof HubSpotProperties>>(path);
      return new Map(properties.map(({ name, label }) => [name, label]));
    },
    enabled: isConnected,
    staleTime: 60_000,
  });
