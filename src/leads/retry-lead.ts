import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { leadEvents, leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { LeadRef } from './lead.ts';

/**
 * Puts a failed lead back in line. Any other status is refused: its run may be at work.
 * @throws {DomainError} `lead-not-found`, `lead-not-failed`
 */
export async function retryLead(db: Db, { tenantId, leadId }: LeadRef): Promise<void> {
  await db.transaction(async (tx) => {
    const ofLead = and(eq(leads.tenantId, tenantId), eq(leads.id, leadId));
    const queued = await tx
      .update(leads)
      .set({
        status: 'received',
        queuedAt: sql`now()`,
        wakeRun: true,
        touchedAt: sql`now()`,
        handledAt: null,
        // Pressing Retry on a suppressed lead is the person's word that it may be sent.
        suppressionLifted: sql`${leads.suppressionLifted} or ${leads.problem} ->> 'code' = 'suppressed'`,
      })
      .where(and(ofLead, eq(leads.status, 'failed'), isNull(leads.erasedAt)))
      .returning({ id: leads.id });
    if (queued.length === 0) {
      const [lead] = await tx
        .select({ status: leads.status, erasedAt: leads.erasedAt })
        .from(leads)
        .where(ofLead);
      if (!lead) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
      if (lead.erasedAt)
        throw new DomainError(
          'lead-not-failed',
          'What this lead held of its person was erased, so there is nothing to send; nothing was changed.',
        );
      throw new DomainError(
        'lead-not-failed',
        `The lead is ${lead.status}, not failed, so there is nothing to retry; it goes on by itself where it can.`,
      );
    }
    await tx
      .insert(leadEvents)
      .values({ tenantId, leadId, kind: 'retried', message: 'Retried by a person.' });
  });
}
