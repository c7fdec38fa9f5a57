import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { ApiProblem } from '../api/problem.ts';
import { CopyButton } from './copy-button.tsx';
import { TechnicalDetails } from './technical-details.tsx';

interface ProblemBlockProps {
  readonly error: unknown;
  /** For a block that could not be loaded: "the leads", as in "We could not load the leads". */
  readonly loading?: string;
  readonly onRetry?: (() => void) | undefined;
}

/** A failure in its place: one sentence, Try again, and what support needs. */
export function ProblemBlock({ error, loading, onRetry }: ProblemBlockProps) {
  const sentence = loading
    ? `We could not load ${loading}, so this may be out of date; try again, or open Technical details.`
    : sentenceOf(error);
  return (
    <Alert role="alert" variant="outline" color="red" icon={<IconAlertCircle aria-hidden />}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentence}</Text>
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        <ProblemDetails error={error} said={sentence} />
      </Stack>
    </Alert>
  );
}

export const sentenceOf = (error: unknown): string =>
  error instanceof ApiProblem
    ? error.message
    : 'Something went wrong on this page, so it may be incomplete; reload it.';

function ProblemDetails({ error, said }: { readonly error: unknown; readonly said: string }) {
  const facts =
    error instanceof ApiProblem
      ? { message: error.message, code: error.code, status: error.status, traceId: error.traceId }
      : { message: String(error), code: 'page-error', status: null, traceId: null };
  const text = [
    facts.message === said ? null : facts.message,
    `code: ${facts.code}`,
    facts.status ? `status: ${facts.status}` : null,
    facts.traceId ? `trace id: ${facts.traceId}` : null,
  ]
    .filter((line) => line !== null)
    .join('\n');
  return (
    <TechnicalDetails>
      <Group align="flex-start">
        {/* A sentence beside it goes below rather than squeeze it. */}
        <Code block tabIndex={0} style={{ flex: '1 1 180px', whiteSpace: 'pre-wrap' }}>
          {text}
        </Code>
        <CopyButton value={text} label="Copy technical details" />
      </Group>
    </TechnicalDetails>
  );
}
