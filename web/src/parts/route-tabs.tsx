import { Link, type LinkProps, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface RouteTab {
  readonly label: ReactNode;
  readonly link: Pick<LinkProps, 'to' | 'params'>;
}

/** Parts of one page that have addresses of their own: links, so that each opens, and is shared, by itself. */
export function RouteTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly RouteTab[] }) {
  const router = useRouter();
  return (
    <nav aria-label={label} className={classes.routeTabs}>
      {tabs.map(({ label: words, link }) => (
        // It says `aria-current` by itself; the first tab's address is the beginning of the others'.
        <Link
          key={router.buildLocation(link).pathname}
          {...link}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
