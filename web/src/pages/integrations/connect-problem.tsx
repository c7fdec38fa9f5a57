import { useNavigate } from '@tanstack/react-router';
import type { Integration } from '../../api/integration.ts';
import { connectProblemSentence } from '../../texts/connection-texts.ts';
import { ToldAlert } from './told-alert.tsx';

interface ConnectProblemProps {
  readonly problem: string;
  readonly account: string | undefined;
  readonly status: Integration['status'];
}

/** Coming back from HubSpot without a connection: why. */
export function ConnectProblem({ problem, account, status }: ConnectProblemProps) {
  const navigate = useNavigate();
  const verb = status === 'reconnect_required' ? 'Reconnect' : 'Connect';
  // The address is anybody's to write: only digits are shown.
  const sentence = connectProblemSentence(problem, {
    account: account && /^\d+$/.test(account) ? account : undefined,
    verb,
  });
  if (sentence === null) return null;
  return (
    <ToldAlert
      tone="failed"
      sentence={sentence}
      onClose={() => void navigate({ to: '/app/integrations/hubspot', search: {}, replace: true })}
    />
  );
}
