import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { SignInFrame } from './sign-in-frame.tsx';

const route = getRouteApi('/signin');

const SENTENCES: Readonly<Record<string, string>> = {
  'signed-out': 'You are signed out; to come back, open a new sign-in link from your chat product.',
};

/** For whoever comes without a link. */
export function AskForLinkPage() {
  const { result } = route.useSearch();
  return (
    <SignInFrame>
      <Text>
        {SENTENCES[result ?? ''] ??
          'Nobody is signed in here, so nothing is shown; open a sign-in link from your chat product.'}
      </Text>
    </SignInFrame>
  );
}
