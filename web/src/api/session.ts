import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { SessionAnswer } from '../../../src/api/schemas/tenant.ts';
import { forgetAnswers, get, send, setCsrfToken } from './client.ts';

export type Session = z.output<typeof SessionAnswer>;

/** Who is signed in. It is read once: a call that is refused with 401 says when it has ended. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await get<Session>('/v1/session');
      setCsrfToken(session.csrfToken);
      return session;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

/** Inside the shell there always is one. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery()).data;

/** Ends the session, and forgets what it has read. */
export async function signOut(): Promise<void> {
  await send('DELETE', '/v1/session');
  setCsrfToken(null);
  forgetAnswers();
}
