import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import type { AgentRef } from './agent.ts';

/** A busy page shows the form many times a second; its agent's row is written once a minute at most. */
export const isLoadDue = sql<boolean>`coalesce(${agents.lastLoadedAt} < now() - interval '1 minute', true)`;

/** Keeps which website showed the form last, e.g. `https://shop.example.com`. */
export async function noteFormLoaded(db: Db, { tenantId, agentId }: AgentRef, from: string): Promise<void> {
  await db
    .update(agents)
    .set({ lastLoadedFrom: from, lastLoadedAt: sql`now()` })
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, agentId), isLoadDue));
}
