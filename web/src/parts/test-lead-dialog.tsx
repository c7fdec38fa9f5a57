import { Modal, Text } from '@mantine/core';
import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router';
import { Suspense } from 'react';
import { lazyPart, NewerVersion } from '../lazy-page.ts';
import { ProblemBlock } from './problem-block.tsx';
import { Later, Lines } from './query-view.tsx';
import type { TestLeadProps } from './test-lead.tsx';

const TestLead = lazyPart(() => import('./test-lead.tsx'), 'TestLead');

interface TestLeadDialogProps extends TestLeadProps {
  readonly opened: boolean;
}

/** Sends a lead through everything that a visitor's goes through, and shows how it fares. */
export function TestLeadDialog({ opened, ...test }: TestLeadDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={test.onClose}
      title="Send a test lead"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <CatchBoundary getResetKey={() => 'once'} errorComponent={NotLoaded}>
        <Suspense
          fallback={
            <Later>
              <Lines lines={6} />
            </Later>
          }
        >
          <TestLead {...test} />
        </Suspense>
      </CatchBoundary>
    </Modal>
  );
}

/** The page behind the dialog stays, and with it what is being edited there. */
const NotLoaded = ({ error }: ErrorComponentProps) =>
  error instanceof NewerVersion ? (
    <Text size="sm">A newer version is ready; close this and reload the page to use it.</Text>
  ) : (
    <ProblemBlock error={error} />
  );
