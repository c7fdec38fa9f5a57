import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Disconnected,
  HistoryPage as HistoryPageSchema,
  Pending as PendingSchema,
} from '../../../../src/api/schemas/integration.ts';
import { get, send } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';

const PATH = '/v1/integrations/hubspot';

type HistoryPage = z.output<typeof HistoryPageSchema>;
export type ConnectionEvent = HistoryPage['items'][number];

/** What happened to the connection, newest first, as many pages as were asked for. */
export const historyQuery = () =>
  infiniteQueryOptions({
    queryKey: ['integration', 'history'],
    queryFn: ({ pageParam }) => get<HistoryPage>(`${PATH}/history`, { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: pollEvery(PACE.activity),
  });

/** The account that was approved in place of the one before. */
export const pendingQuery = () =>
  queryOptions({
    queryKey: ['integration', 'pending'],
    queryFn: () => get<z.output<typeof PendingSchema>>(`${PATH}/pending`),
    refetchOnWindowFocus: false,
  });

/** Both mean the account that the person was shown. */
export const usePendingAccount = (hubId: number) => send('POST', `${PATH}/pending`, { body: { hubId } });
export const dropPendingAccount = (hubId: number) => send('DELETE', `${PATH}/pending`, { query: { hubId } });

export const disconnect = () => send<z.output<typeof Disconnected>>('DELETE', PATH);
