import { Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { NextPage } from '../../../../src/api/schemas/tenant.ts';
import { sessionQuery } from '../../api/session.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { whyNotSignedIn } from '../../parts/why-not-signed-in.ts';
import { SignInFrame } from './sign-in-frame.tsx';

const route = getRouteApi('/signin');

const SENTENCES: Readonly<Record<string, string>> = {
  'signed-out': 'You are signed out; to come back, open a new sign-in link from your chat product.',
};

/** For whoever comes without a link. */
export function AskForLinkPage() {
  const { result, next } = route.useSearch();
  const wanted = NextPage.safeParse(next).data;
  return (
    <SignInFrame>
      <Stack align="flex-start">
        <Text>
          {SENTENCES[result ?? ''] ??
            'Nobody is signed in here, so nothing is shown; open a sign-in link from your chat product.'}
        </Text>
        {wanted !== undefined && <GoOn wanted={wanted} />}
      </Stack>
    </SignInFrame>
  );
}

/** The link opens in a tab of its own, and does not know the page that was wanted in this one. */
function GoOn({ wanted }: { readonly wanted: string }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const goOn = useMutation({
    mutationFn: () => queryClient.fetchQuery(sessionQuery()),
    onSuccess: () => router.navigate({ href: wanted, replace: true }),
  });
  return (
    <>
      <Text>
        Signed in meanwhile in another tab? Then press Continue to go on to the page that you wanted.
      </Text>
      {goOn.isError && <Text role="alert">{whyNotSignedIn(goOn.error)}</Text>}
      <ActButton loading={goOn.isPending} onClick={() => goOn.mutate()}>
        Continue
      </ActButton>
    </>
  );
}
