import { lazyRouteComponent } from '@tanstack/react-router';
import { type ComponentType, lazy } from 'react';
import { noAnswer } from './api/problem.ts';
import { service } from './api/service.ts';

/** A page's script is gone when the server has a newer release: the shell offers it, and forces nothing. */
export class NewerVersion extends Error {
  constructor() {
    super('a newer version is ready');
    this.name = 'NewerVersion';
  }
}

/** A page in a script of its own: `lazyPage(() => import('./pages/leads/leads.tsx'), 'LeadsPage')`. */
export const lazyPage = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazyRouteComponent(
    () =>
      load().catch(async () => {
        throw await whyNotLoaded();
      }),
    name,
  );

/** A part of a page that is too large to wait for; a `Suspense` around it holds its place. */
export const lazyPart = <Name extends string, Props extends object>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
) =>
  lazy(async () => {
    const parts = await load().catch(async () => {
      throw await whyNotLoaded();
    });
    return { default: parts[name] };
  });

/** A release has other names for its scripts, so also for the first one; else we were not answered. */
async function whyNotLoaded(): Promise<Error> {
  const entry = document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? '';
  const html = await fetch(location.pathname, { cache: 'no-store' })
    .then((response) => (response.ok ? response.text() : entry))
    .catch(() => entry);
  if (html.includes(entry)) return noAnswer();
  service.set({ newerVersion: true });
  return new NewerVersion();
}
