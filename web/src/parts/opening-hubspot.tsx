import { Anchor, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

const STILL_HERE_AFTER_MS = 5_000;

/** While the browser leaves for HubSpot; still here after some seconds, there is a link to press. */
export function OpeningHubSpot({ authorizeUrl }: { readonly authorizeUrl: string | null }) {
  const [isStillHere, setStillHere] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStillHere(true), STILL_HERE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Text size="sm" role="status">
      Opening HubSpot…{' '}
      {isStillHere && authorizeUrl && (
        <Anchor inherit underline="always" href={authorizeUrl}>
          Continue to HubSpot
        </Anchor>
      )}
    </Text>
  );
}
