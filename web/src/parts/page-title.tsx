import { Group, Title } from '@mantine/core';
import { useMatch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { Breakable } from './breakable.tsx';
import classes from './parts.module.css';

let focusedPath: string | null = null;

/** Moves the focus to the page's title, where what had it is about to go. */
export const focusTitle = () => document.querySelector('h1')?.focus({ preventScroll: true });

interface PageTitleProps {
  readonly title: string;
  /** Of the browser's tab, where it says more than the page's own. */
  readonly tab?: string | undefined;
  /** Beside the title: a badge. */
  readonly badge?: ReactNode;
  /** At the far end: the page's buttons. */
  readonly actions?: ReactNode;
}

/** The page's one h1. On navigation the tab's title changes and the focus moves here. */
export function PageTitle({ title, tab = title, badge, actions }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Of the page that this title belongs to: the address bar is ahead of it while the next page loads.
  const path = useMatch({ strict: false, select: (match) => match.pathname });
  useEffect(() => {
    document.title = `${tab} · AssistLoop`;
  }, [tab]);
  useEffect(() => {
    // A page that was opened afresh starts at its top, as any page does.
    if (focusedPath !== null && focusedPath !== path) heading.current?.focus({ preventScroll: true });
    focusedPath = path;
  }, [path]);
  return (
    <Group justify="space-between" mb="md">
      <Group gap="sm">
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title ?? ''}>
          <Breakable text={title} />
        </Title>
        {badge}
      </Group>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
