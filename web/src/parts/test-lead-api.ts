import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { FormField as FormFieldSchema, TestLeadSample } from '../../../src/api/schemas/agent.ts';
import type { LeadAccepted, LeadWithEvents } from '../../../src/api/schemas/lead.ts';
import { get, send } from '../api/client.ts';
import { isAway } from '../api/problem.ts';

export type FormField = z.output<typeof FormFieldSchema>;
export type SampleFields = z.output<typeof TestLeadSample>['fields'];
export type TestedLead = z.output<typeof LeadWithEvents>;

const WATCH_EVERY_MS = 1_000;

const pathOf = (agentId: string | null) =>
  agentId === null ? '/v1/test-leads' : `/v1/agents/${agentId}/test-leads`;

/** What a test lead says; asked for anew each time, as each is of another person. */
export const sampleQuery = (agentId: string | null) =>
  queryOptions({
    queryKey: ['test-lead-sample', agentId],
    queryFn: () => get<z.output<typeof TestLeadSample>>(`${pathOf(agentId)}/sample`),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const sendTestLead = (agentId: string | null, fields: SampleFields) =>
  send<z.output<typeof LeadAccepted>>('POST', pathOf(agentId), { body: { fields } });

/** The lead until its end. Whoever sent it sits and watches, so the Live switch and its pace are not asked. */
export const watchQuery = (leadId: string) =>
  queryOptions({
    queryKey: ['leads', 'watched', leadId],
    queryFn: () => get<TestedLead>(`/v1/leads/${leadId}`),
    refetchInterval: ({ state: { data, error } }) => {
      if (data?.status === 'synced' || data?.status === 'failed') return false;
      return error && isAway(error) ? 5 * WATCH_EVERY_MS : WATCH_EVERY_MS;
    },
  });
