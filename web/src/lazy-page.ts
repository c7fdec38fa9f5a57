import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
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
  lazyRouteComponent(() => loadScript(load), name);

/** @throws why it did not come */
export const loadScript = <Script>(load: () => Promise<Script>): Promise<Script> =>
  load().catch(async () => {
    throw await whyNotLoaded();
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
