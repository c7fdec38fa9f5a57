import { Text } from '@mantine/core';
import { LinkText } from '../parts/link-text.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Frame } from '../shell/frame.tsx';

/** An address of ours that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageTitle title="Page not found" />
      <Text>
        There is no page at this address; go on with{' '}
        <LinkText to="/app/leads" underline="always">
          Leads
        </LinkText>
        .
      </Text>
    </>
  );
}

/** The same where there is no shell. */
export function FramedNotFoundPage() {
  return (
    <Frame>
      <NotFoundPage />
    </Frame>
  );
}
