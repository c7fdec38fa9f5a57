import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { NewerVersion } from '../lazy-page.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { ProblemBlock } from '../parts/problem-block.tsx';
import { Frame } from './frame.tsx';
import { NewerVersionBanner } from './service-banners.tsx';

/** A page that could not be drawn, inside the shell. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <>
      <PageTitle title="This page did not open" />
      {error instanceof NewerVersion ? (
        <NewerVersionBanner />
      ) : (
        <ProblemBlock error={error} onRetry={() => void router.invalidate()} />
      )}
    </>
  );
}

/** The same where there is no shell, or the shell itself could not be drawn. */
export function FramedPageFailed(props: ErrorComponentProps) {
  return (
    <Frame>
      <PageFailed {...props} />
    </Frame>
  );
}
