import { createRouter } from '@tanstack/react-router';
import { FramedNotFoundPage } from './pages/not-found.tsx';
import { routeTree } from './routes.ts';
import { parseSearch, stringifySearch } from './search.ts';
import { PageFailed } from './shell/page-failed.tsx';

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: FramedNotFoundPage,
  defaultErrorComponent: PageFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
