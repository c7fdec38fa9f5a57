import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { loadScript, NewerVersion } from '../lazy-page.ts';
import { ProblemBlock } from './problem-block.tsx';

interface ScriptViewProps<Script> {
  /** As in "We could not load the charts"; each script has its own. */
  readonly what: string;
  readonly load: () => Promise<Script>;
  /** Holds its place. */
  readonly skeleton: ReactNode;
  readonly children: (script: Script) => ReactNode;
}

/** A part of a page that is too large to wait for. A query, since `React.lazy` keeps a failure for ever. */
export function ScriptView<Script>({ what, load, skeleton, children }: ScriptViewProps<Script>) {
  const { data, error, refetch } = useQuery({
    queryKey: ['script', what],
    queryFn: () => loadScript(load),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (data !== undefined) return children(data);
  if (error instanceof NewerVersion) {
    return <Text size="sm">A newer version is ready; reload the page to use it.</Text>;
  }
  if (error) return <ProblemBlock error={error} loading={what} onRetry={() => void refetch()} />;
  return skeleton;
}
