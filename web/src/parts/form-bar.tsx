import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { isChangedMeanwhile } from '../api/problem.ts';
import { ActButton } from './act-button.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { focusTitle } from './page-title.tsx';
import classes from './parts.module.css';
import { ProblemBlock } from './problem-block.tsx';

interface FormBarProps {
  readonly dirty: boolean;
  readonly saving: boolean;
  /** Why the last save was refused. */
  readonly error: unknown;
  /** Nothing to save while the form says so, e.g. "Choose a property in row 3." */
  readonly blockedBecause?: string | null;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  /** After a 412: takes what the server has, and drops the edits. */
  readonly onReload: () => Promise<unknown>;
  /** After a 412: who changed it, and when, as a sentence. */
  readonly changedBy?: string | null;
  /** After a 412: goes on with the edits, over the newer version. */
  readonly onKeepEditing: () => Promise<unknown>;
  readonly children?: ReactNode;
}

/** Save and Discard at the bottom while a form is dirty, its refusals, and the question before leaving it. */
export function FormBar(props: FormBarProps) {
  const { dirty, saving, error, blockedBecause, onSave, onDiscard } = props;
  return (
    <>
      <LeaveGuard dirty={dirty} />
      {(dirty || saving || Boolean(error)) && (
        <Bar>
          <Stack gap="xs">
            {error !== null && error !== undefined && <Refusal {...props} />}
            {blockedBecause && (
              <Text size="sm" role="status">
                {blockedBecause}
              </Text>
            )}
            <Group justify="flex-end">
              {props.children}
              <Button variant="default" onClick={onDiscard} disabled={saving || !dirty}>
                Discard
              </Button>
              <ActButton loading={saving} disabled={!dirty || Boolean(blockedBecause)} onClick={onSave}>
                Save
              </ActButton>
            </Group>
          </Stack>
        </Bar>
      )}
    </>
  );
}

function Bar({ children }: { readonly children: ReactNode }) {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = bar;
    return () => {
      const { activeElement } = document; // nothing has it where Save was pressed: it is disabled meanwhile
      if (activeElement === document.body || current?.contains(activeElement)) focusTitle();
    };
  }, []);
  return (
    <section ref={bar} tabIndex={-1} className={classes.formBar} aria-label="Unsaved changes">
      {children}
    </section>
  );
}

const Refusal = (props: FormBarProps) =>
  isChangedMeanwhile(props.error) ? <ChangedMeanwhile {...props} /> : <ProblemBlock error={props.error} />;

function ChangedMeanwhile({ changedBy, onReload, onKeepEditing }: FormBarProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bar = box.current?.closest('section');
    return () => {
      if (document.activeElement === document.body) bar?.focus(); // the button that was pressed goes
    };
  }, []);
  const goOn = useMutation({
    mutationFn: (how: 'reload' | 'keep') => (how === 'reload' ? onReload() : onKeepEditing()),
  });
  const button = (how: 'reload' | 'keep') => ({
    variant: 'default',
    loading: goOn.isPending && goOn.variables === how,
    disabled: goOn.isPending,
    onClick: () => goOn.mutate(how),
  });
  return (
    <>
      <Alert ref={box} role="alert" variant="outline" color="orange">
        <Text size="sm">
          {changedBy ?? 'Somebody else changed this meanwhile'}, so nothing was saved; reload their version,
          or keep editing and save over it.
        </Text>
        <Group mt="xs">
          <ActButton {...button('reload')}>Reload</ActButton>
          <ActButton {...button('keep')}>Keep editing</ActButton>
        </Group>
      </Alert>
      {goOn.isError && <ProblemBlock error={goOn.error} />}
    </>
  );
}
