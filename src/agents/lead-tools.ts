import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import type { AgentRef } from './agent.ts';
import { type AgentRecord, loadAgent } from './load-agent.ts';
import { type McpTool, mcpTool, TOOL_NAME } from './tool-definition.ts';

/** A tool that a host lists, and the agent whose form it fills in. */
export interface LeadTool {
  readonly agent: AgentRecord;
  readonly tool: McpTool;
}

/** Which agents' tools a host is offered: those of one, or of the whole workspace. */
export interface ToolOffer {
  readonly tenantId: string;
  readonly agentId: string | null;
}

/** Ids of ours begin with `agt_`; this much of the rest tells the agents of a workspace apart. */
const ID_DIGITS = 12;

/**
 * The Collect Lead actions that are on, as tools: of one agent or of all. One tool is called `collect_lead`;
 * several carry their agent's id, short enough to leave room for what hosts put in front of it (64 characters are
 * the most that they take).
 * @throws {DomainError} `no-such-agent`
 */
export async function leadTools(db: Db, { tenantId, agentId }: ToolOffer): Promise<LeadTool[]> {
  const collecting =
    agentId === null
      ? await agentsThatCollect(db, tenantId)
      : await thisIfCollects(db, { tenantId, agentId });
  if (collecting.length === 1) return collecting.map((agent) => ({ agent, tool: mcpTool(agent) }));
  return collecting.map((agent) => ({ agent, tool: amongOthers(agent) }));
}

async function thisIfCollects(db: Db, ref: AgentRef): Promise<AgentRecord[]> {
  const agent = await loadAgent(db, ref);
  return agent.collectLead ? [agent] : [];
}

const agentsThatCollect = (db: Db, tenantId: string): Promise<AgentRecord[]> =>
  db
    .select()
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), eq(agents.collectLead, true)))
    .orderBy(asc(agents.createdAt), asc(agents.id));

function amongOthers(agent: AgentRecord): McpTool {
  const tool = mcpTool(agent);
  const suffix = agent.id
    .replace(/^agt_/, '')
    .replace(/[^a-zA-Z0-9_-]/g, '-')
    .slice(0, ID_DIGITS);
  return { ...tool, name: `${TOOL_NAME}_${suffix}`, title: `${tool.title}: ${agent.name}` };
}
