import { z } from 'zod';
import { readAllLeads } from '../leads/read-all-leads.ts';
import { leadsCsv } from './leads-csv.ts';
import { route, Streamed } from './route.ts';
import { ExportQuery } from './schemas/lead-list.ts';

export const exportRoutes = [
  route({
    method: 'get',
    path: '/v1/leads/export',
    who: 'tenant',
    summary: 'All leads that match as CSV, newest first; what could be a formula begins with an apostrophe',
    query: ExportQuery,
    status: 200,
    answer: z.string(),
    answerType: 'text/csv',
    handler: async ({ caller: { tenantId }, query: filter }, { db, temporalNamespace }) => {
      const leads = await readAllLeads(db, { tenantId, filter });
      const day = new Date().toISOString().slice(0, 10);
      return new Streamed(
        { 'content-disposition': `attachment; filename="leads-${day}.csv"` },
        leadsCsv(leads, temporalNamespace),
      );
    },
  }),
];
