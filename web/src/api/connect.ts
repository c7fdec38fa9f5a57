import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { send } from './client.ts';

/**
 * Leads the whole tab to HubSpot's page of approval: no pop-up that could be blocked. Coming back by the browser's
 * Back ends the state.
 */
export function useConnect() {
  const connect = useMutation({
    mutationFn: () => send<{ authorizeUrl: string }>('POST', '/v1/integrations/hubspot/connect'),
    onSuccess: ({ authorizeUrl }) => location.assign(authorizeUrl),
  });
  const { reset } = connect;
  useEffect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && reset();
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, [reset]);
  return {
    begin: () => connect.mutate(),
    /** From the press until the browser has left. */
    connecting: connect.isPending || connect.isSuccess,
    authorizeUrl: connect.data?.authorizeUrl ?? null,
    error: connect.error,
  };
}
