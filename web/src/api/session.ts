import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { forgetAnswers, forgetSession, readSession, type Session, send } from './client.ts';

/** It is read once, and again when the person is back: a call that is refused with 401 says when it has ended. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

/** Inside the shell there always is one. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery()).data;

/** Ends the session, and forgets what it has read. */
export async function signOut(): Promise<void> {
  await send('DELETE', '/v1/session');
  forgetSession();
  forgetAnswers();
}
