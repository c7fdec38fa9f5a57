import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { isAway } from './api/problem.ts';
import { queryClient } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { lazyPage } from './lazy-page.ts';
import { activitySearch } from './pages/activity/activity-search.ts';
import { agentsSearch, toolSearch } from './pages/agents/agents-search.ts';
import { hubspotSearch, integrationsSearch } from './pages/integrations/integrations-search.ts';
import { mappingSearch } from './pages/integrations/mapping/mapping-search.ts';
import { leadsSearch } from './pages/leads/leads-search.ts';
import { FramedNotFoundPage, NotFoundPage } from './pages/not-found.tsx';
import { signInSearch } from './pages/sign-in/sign-in-search.ts';
import { FramedPageFailed } from './shell/page-failed.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ notFoundComponent: FramedNotFoundPage, errorComponent: FramedPageFailed });

/** Around every page of a signed-in person. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  errorComponent: FramedPageFailed,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery());
    } catch (error) {
      if (isAway(error)) throw error;
      throw redirect({ to: '/signin', search: { next: location.href }, replace: true });
    }
  },
});

const integrations = createRoute({
  getParentRoute: () => shell,
  path: '/app/integrations',
  validateSearch: integrationsSearch,
  component: lazyPage(() => import('./pages/integrations/integrations.tsx'), 'IntegrationsPage'),
});

const hubspot = createRoute({
  getParentRoute: () => shell,
  path: '/app/integrations/hubspot',
  validateSearch: hubspotSearch,
  component: lazyPage(() => import('./pages/integrations/hubspot-overview.tsx'), 'HubSpotOverviewPage'),
});

const mapping = createRoute({
  getParentRoute: () => shell,
  path: '/app/integrations/hubspot/mapping',
  validateSearch: mappingSearch,
  component: lazyPage(() => import('./pages/integrations/field-mapping.tsx'), 'FieldMappingPage'),
});

const history = createRoute({
  getParentRoute: () => shell,
  path: '/app/integrations/hubspot/history',
  component: lazyPage(() => import('./pages/integrations/connection-history.tsx'), 'ConnectionHistoryPage'),
});

const leads = createRoute({
  getParentRoute: () => shell,
  path: '/app/leads',
  validateSearch: leadsSearch,
  component: lazyPage(() => import('./pages/leads/leads.tsx'), 'LeadsPage'),
});

const lead = createRoute({
  getParentRoute: () => shell,
  path: '/app/leads/$leadId',
  component: lazyPage(() => import('./pages/leads/lead.tsx'), 'LeadPage'),
});

const agents = createRoute({
  getParentRoute: () => shell,
  path: '/app/agents',
  validateSearch: agentsSearch,
  component: lazyPage(() => import('./pages/agents/agents.tsx'), 'AgentsPage'),
});

const agentCollectLead = createRoute({
  getParentRoute: () => shell,
  path: '/app/agents/$agentId',
  component: lazyPage(() => import('./pages/agents/agent-collect-lead.tsx'), 'AgentCollectLeadPage'),
});

const agentForm = createRoute({
  getParentRoute: () => shell,
  path: '/app/agents/$agentId/form',
  component: lazyPage(() => import('./pages/agents/agent-form.tsx'), 'AgentFormPage'),
});

const agentEmbed = createRoute({
  getParentRoute: () => shell,
  path: '/app/agents/$agentId/embed',
  component: lazyPage(() => import('./pages/agents/agent-embed.tsx'), 'AgentEmbedPage'),
});

const agentTool = createRoute({
  getParentRoute: () => shell,
  path: '/app/agents/$agentId/tool',
  validateSearch: toolSearch,
  component: lazyPage(() => import('./pages/agents/agent-tool.tsx'), 'AgentToolPage'),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: '/app/activity',
  validateSearch: activitySearch,
  component: lazyPage(() => import('./pages/activity/activity.tsx'), 'ActivityPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => shell,
  path: '/app/api-keys',
  component: lazyPage(() => import('./pages/api-keys/api-keys.tsx'), 'ApiKeysPage'),
});

const demo = createRoute({
  getParentRoute: () => shell,
  path: '/demo/$agentId',
  component: lazyPage(() => import('./pages/demo/demo.tsx'), 'DemoPage'),
});

/** An address of ours that leads nowhere still shows the navigation. */
const nowhere = createRoute({
  getParentRoute: () => shell,
  path: '/app/$', // `/app` itself as well
  beforeLoad: ({ params }) => {
    if (!params._splat) throw redirect({ to: '/app/integrations', replace: true });
  },
  component: NotFoundPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: signInSearch,
  component: lazyPage(() => import('./pages/sign-in/ask-for-link.tsx'), 'AskForLinkPage'),
  errorComponent: FramedPageFailed,
});

const signInLink = createRoute({
  getParentRoute: () => root,
  path: '/signin/$token',
  validateSearch: signInSearch,
  component: lazyPage(() => import('./pages/sign-in/sign-in.tsx'), 'SignInPage'),
  errorComponent: FramedPageFailed,
});

export const routeTree = root.addChildren([
  shell.addChildren([
    integrations,
    hubspot,
    mapping,
    history,
    leads,
    lead,
    agents,
    agentCollectLead,
    agentForm,
    agentEmbed,
    agentTool,
    activity,
    apiKeys,
    demo,
    nowhere,
  ]),
  signIn,
  signInLink,
]);
