import { mutationOptions, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { LeadAccepted } from '../../../../src/api/schemas/lead.ts';
import type { LeadsHandled, LeadsRetried } from '../../../../src/api/schemas/lead-list.ts';
import { send } from '../../api/client.ts';
import { toast } from '../../parts/toast.tsx';
import { announce } from '../../shell/announce.tsx';
import { type LeadInFull, type LeadList, LISTS_KEY, leadKey } from './leads-api.ts';
import type { filterOf } from './leads-search.ts';

/** Which leads: these, or those that match. */
export type Chosen =
  | { readonly ids: readonly string[] }
  | { readonly filter: ReturnType<typeof filterOf> }
  | { readonly filter: { readonly handledAt: string } };

/** Brings up to date what a change of leads shows in: rows, numbers, the red count of the navigation. */
const refreshed = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: ['leads'] }),
    client.invalidateQueries({ queryKey: ['lead'] }),
    client.invalidateQueries({ queryKey: ['integration'] }),
  ]);

/** Puts one failed lead back in line. Its badge turns when the service has said so. */
export function useRetryLead(lead: { readonly id: string; readonly email: string }) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<z.output<typeof LeadAccepted>>('POST', `/v1/leads/${lead.id}/retry`),
    onSuccess: ({ status }) => {
      const retried = { status, failure: null, handledAt: null };
      client.setQueriesData<LeadList>(
        { queryKey: LISTS_KEY },
        (list) =>
          list && {
            ...list,
            items: list.items.map((one) => (one.id === lead.id ? { ...one, ...retried } : one)),
          },
      );
      client.setQueryData<LeadInFull>(leadKey(lead.id), (one) => one && { ...one, ...retried });
      announce(`Retrying ${lead.email}.`);
      void refreshed(client);
    },
    onError: () => void client.invalidateQueries({ queryKey: leadKey(lead.id) }), // it stands otherwise by now
  });
}

/** Retries many; those that have not failed are left alone by the service. */
export function useRetryLeads() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chosen: Chosen) =>
      send<z.output<typeof LeadsRetried>>('POST', '/v1/leads/retry', { body: chosen }),
    onSuccess: () => void refreshed(client),
  });
}

/** Marks many as handled; `undo` of the answer's time takes back these and no others. */
export function useHandleLeads() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ handled, ...chosen }: Chosen & { readonly handled: boolean }) =>
      send<z.output<typeof LeadsHandled>>('POST', '/v1/leads/handle', { body: { ...chosen, handled } }),
    onSuccess: () => void refreshed(client),
  });
}

/** Shown before the service has agreed; taken back with its sentence where it refuses. */
export function useHandleLead(leadId: string) {
  const client = useQueryClient();
  const key = leadKey(leadId);
  const options = mutationOptions({
    mutationFn: (handled: boolean) => send<LeadInFull>('PATCH', `/v1/leads/${leadId}`, { body: { handled } }),
    onMutate: async (handled: boolean) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<LeadInFull>(key);
      const handledAt = handled ? new Date().toISOString() : null;
      client.setQueryData<LeadInFull>(key, (lead) => lead && { ...lead, handledAt });
      return { before };
    },
    onError: (_, __, shown) => {
      client.setQueryData(key, shown?.before);
      void client.invalidateQueries({ queryKey: key }); // it may stand otherwise by now, and is not asked for again
    },
    onSuccess: (lead, handled) => {
      client.setQueryData(key, lead);
      if (handled) toast('Marked as handled.', { undo: () => undo.mutateAsync(false) });
      else announce('No longer marked as handled.');
      void refreshed(client);
    },
  });
  const undo = useMutation(options); // the toast tells of its failure
  return useMutation(options);
}

/** Gives a lead an address that HubSpot may accept, and retries it; a retry that is refused leaves the new address. */
export function useCorrectEmail({ id: leadId, email: before }: Pick<LeadInFull, 'id' | 'email'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (email: string) => {
      if (email !== before) {
        const lead = await send<LeadInFull>('PATCH', `/v1/leads/${leadId}`, { body: { email } });
        client.setQueryData(leadKey(leadId), lead);
      }
      return send('POST', `/v1/leads/${leadId}/retry`);
    },
    onSuccess: () => announce('Email corrected; retrying the lead.'),
    onSettled: () => void refreshed(client), // not awaited: whoever pressed is told before the page changes
  });
}
