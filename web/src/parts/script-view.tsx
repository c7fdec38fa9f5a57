import { Button, Group, Stack, Text } from '@mantine/core';
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
  const { data, error, errorUpdateCount, refetch } = useQuery({
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
  if (error) {
    return (
      <Stack gap="xs" align="flex-start">
        <ProblemBlock error={error} loading={what} onRetry={() => void refetch()} />
        {errorUpdateCount > 1 && <KeptFailing />}
      </Stack>
    );
  }
  return skeleton;
}

/** Some browsers keep a script that failed until the page is loaded anew. */
const KeptFailing = () => (
  <Group gap="sm">
    <Text size="sm">It failed again, and trying once more may not help; reload the page.</Text>
    <Button variant="default" onClick={() => location.reload()}>
      Reload
    </Button>
  </Group>
);
