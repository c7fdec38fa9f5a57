import { and, eq, ne } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { connections } from '../db/schema.ts';

/** Whether a HubSpot account is connected to another tenant; an ended connection gives it free. */
export async function isTaken(db: Pick<Tx, 'select'>, tenantId: string, hubId: number): Promise<boolean> {
  const [owner] = await db
    .select({ tenantId: connections.tenantId })
    .from(connections)
    .where(
      and(
        eq(connections.hubId, hubId),
        ne(connections.tenantId, tenantId),
        ne(connections.status, 'disconnected'),
      ),
    );
  return owner !== undefined;
}
