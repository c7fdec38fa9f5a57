import { Box, Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { isMalformed, isNotFound } from '../api/problem.ts';
import { unsaved } from './leave-guard.tsx';
import { ProblemBlock } from './problem-block.tsx';

const SKELETON_AFTER_MS = 200;

interface QueryViewProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isError' | 'refetch'>;
  /** As in "We could not load the leads". */
  readonly what: string;
  /** The shape of what comes; by default some lines. */
  readonly skeleton?: ReactNode;
  /** Shown when the API says that there is no such thing, or can be none. */
  readonly notFound?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** The faces of a query: first load, not there, error (over what is known, if anything is), data. */
export function QueryView<Data>({ query, what, skeleton, notFound, children }: QueryViewProps<Data>) {
  const { data, error, isError, refetch } = query;
  const { dirty } = unsaved.use();
  const isGone = isError && notFound !== undefined && (isNotFound(error) || isMalformed(error));
  if (isGone && !(dirty && data !== undefined)) return notFound; // what was typed stays, to be copied at least
  return (
    <Stack gap="md" aria-busy={data === undefined && !isError}>
      {isGone && <div role="alert">{notFound}</div>}
      {isError && !isGone && <ProblemBlock error={error} loading={what} onRetry={() => void refetch()} />}
      {data !== undefined && <div>{children(data)}</div>}
      {data === undefined && !isError && <Later>{skeleton ?? <Lines />}</Later>}
    </Stack>
  );
}

/** Quick answers come without a flicker. */
export function Later({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return shown ? children : <Box mih={200} />;
}

/** Some lines of text that are still to come. */
export function Lines({ lines = 5 }: { readonly lines?: number }) {
  return (
    <Stack gap="xs" aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <Skeleton key={line} height={20} />
      ))}
    </Stack>
  );
}
