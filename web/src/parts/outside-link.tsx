import { Anchor, Button, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface OutsideLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly asButton?: boolean;
}

/** Leads out of our pages, in a new tab; the icon shows it, and the name says it. */
export function OutsideLink({ href, children, asButton = false }: OutsideLinkProps) {
  const attributes = { href, target: '_blank', rel: 'noreferrer' };
  const icon = <IconExternalLink size={16} aria-hidden />;
  const newTab = <VisuallyHidden> (opens in a new tab)</VisuallyHidden>;
  if (asButton) {
    return (
      <Button component="a" variant="default" rightSection={icon} {...attributes}>
        {children}
        {newTab}
      </Button>
    );
  }
  return (
    <Anchor inherit display="inline-flex" style={{ alignItems: 'center', gap: 4 }} {...attributes}>
      <span>
        {children}
        {newTab}
      </span>
      {icon}
    </Anchor>
  );
}
