import { Modal } from '@mantine/core';
import { Later, Lines } from './query-view.tsx';
import { ScriptView } from './script-view.tsx';
import type { TestLeadProps } from './test-lead.tsx';

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
      <ScriptView
        what="the test lead"
        load={() => import('./test-lead.tsx')}
        skeleton={
          <Later>
            <Lines lines={6} />
          </Later>
        }
      >
        {({ TestLead }) => <TestLead {...test} />}
      </ScriptView>
    </Modal>
  );
}
