import { Alert, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.ts';
import { previewSignIn, signIn } from '../../api/sign-in.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { ProblemBlock } from '../../parts/problem-block.tsx';
import { Later, Lines } from '../../parts/query-view.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

const route = getRouteApi('/signin/$token');

/** One button: mail scanners that open links must not use this one up. */
export function SignInPage() {
  const { token } = route.useParams();
  const { next } = route.useSearch();
  const preview = useQuery({
    queryKey: ['sign-in', token],
    queryFn: () => previewSignIn(token),
    refetchOnWindowFocus: false,
  });
  const goOn = useMutation({
    mutationFn: () => signIn(token, next),
    onSuccess: (answer) => location.replace(answer.next), // a whole load, in place of the link in the history
  });
  const error = goOn.error ?? preview.error;
  const tryAgain = () => {
    goOn.reset();
    void preview.refetch(); // the link may have been used by the call that got no answer
  };
  return (
    <SignInFrame>
      {error && <Refusal error={error} onRetry={tryAgain} />}
      {!error && preview.data && (
        <Stack align="flex-start">
          <Text>This link signs you in once, in this browser.</Text>
          <ActButton
            loading={preview.isFetching || goOn.isPending || goOn.isSuccess}
            onClick={() => goOn.mutate()}
          >
            Continue to {preview.data.workspace}
          </ActButton>
        </Stack>
      )}
      {!error && !preview.data && (
        <Later>
          <Lines lines={2} />
        </Later>
      )}
    </SignInFrame>
  );
}

function Refusal({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  // 422: the link was cut off on its way, or is made up.
  const isLinkAtFault = error instanceof ApiProblem && (error.status === 410 || error.status === 422);
  if (!isLinkAtFault) return <ProblemBlock error={error} onRetry={onRetry} />;
  return (
    <Alert role="alert" variant="outline" color="orange">
      This link was used or has expired, so we did not sign you in; ask for a new one where you got it.
    </Alert>
  );
}
