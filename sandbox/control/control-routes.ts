import { randomUUID } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type Account, accounts } from '../accounts.ts';
import { currentId } from '../crm/contact-id.ts';
import { activeContacts } from '../crm/search-contacts.ts';
import type { Deps } from '../deps.ts';
import { usualSettings } from '../settings.ts';
import { changesThatEmpty } from '../store/store.ts';
import type { Contact } from '../store/tables.ts';
import { accountIn } from './account-in.ts';
import { changeRoutes } from './change-routes.ts';
import { contactPage, noContactPage } from './contact-page.ts';
import { faultRoutes } from './fault-routes.ts';
import { overviewPage } from './overview-page.ts';
import { propertyControlRoutes } from './property-routes.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** The sandbox's own door, which HubSpot does not have: its pages, and what tests ask and do. */
export function controlRoutes(deps: Deps): Router {
  const startedAs = randomUUID(); // a restarted sandbox counts its revisions anew
  const parts = [deps.store, deps.requests, deps.webhooks.deliveries, deps.faults];
  const revision = () =>
    [startedAs, deps.settings.latencyMs, ...parts.map((part) => part.revision())].join('/');
  const router = Router();

  router.get('/', (_req, res) => void res.send(overviewPage(deps, revision())));
  router.get('/contacts/:hubId', (_req, res) => res.redirect('/')); // where HubSpot lists an account's contacts
  router.get('/contacts/:hubId/record/0-1/:contactId', (req, res) => showContact(deps, req, res));
  router.get('/sandbox/page.css', (_req, res) => void res.type('css').send(style));
  router.get('/sandbox/page.js', (_req, res) => void res.type('js').send(script));

  router.get('/sandbox/revision', (_req, res) => void res.json({ revision: revision() }));
  router.get(
    '/sandbox/accounts',
    (_req, res) => void res.json({ accounts: accounts.map((a) => accountJson(deps, a)) }),
  );
  router.get('/sandbox/accounts/:hubId/contacts', listContacts(deps));
  router.get('/sandbox/requests', listRequests(deps));
  router.get(
    '/sandbox/deliveries',
    (_req, res) => void res.json({ deliveries: deps.webhooks.deliveries.newestFirst() }),
  );
  router.post('/sandbox/reset', reset(deps));
  return router.use(changeRoutes(deps), faultRoutes(deps), propertyControlRoutes(deps));
}

function showContact({ store }: Deps, req: Request, res: Response): void {
  const contact = store.rows.contacts.get(currentId(store, String(req.params.contactId)));
  if (contact?.hubId === Number(req.params.hubId)) res.send(contactPage(contact));
  else res.status(404).send(noContactPage());
}

function accountJson({ store }: Deps, { hubId, name, domain, type, timeZone }: Account) {
  const install = store.rows.installs.get(String(hubId));
  return {
    hubId,
    name,
    domain,
    type,
    timeZone,
    installed: install !== undefined,
    installedAt: install?.installedAt ?? null,
    scopes: install?.scopes ?? [],
    contacts: activeContacts(store, hubId).length,
  };
}

const listContacts =
  ({ store }: Deps): RequestHandler =>
  (req, res) => {
    const { hubId } = accountIn(req);
    const email = typeof req.query.email === 'string' ? req.query.email.toLowerCase() : undefined;
    const contacts = activeContacts(store, hubId).filter(
      ({ properties }) => email === undefined || properties.email === email,
    );
    res.json({ contacts: contacts.reverse().map(contactJson) });
  };

const contactJson = ({ id, properties, createdAt, updatedAt, updates }: Contact) => ({
  id,
  properties,
  createdAt,
  updatedAt,
  updates,
});

const listRequests =
  ({ requests }: Deps): RequestHandler =>
  (req, res) => {
    const { hubId, operation } = req.query;
    res.json({
      requests: requests
        .newestFirst()
        .filter((request) => hubId === undefined || String(request.hubId) === hubId)
        .filter((request) => operation === undefined || request.operation === operation),
    });
  };

const reset =
  ({ store, searchIndex, requests, traffic, faults, settings, webhooks }: Deps): RequestHandler =>
  (_req, res) => {
    store.commit(
      changesThatEmpty(store, [
        'installs',
        'authorizationCodes',
        'accessTokens',
        'refreshTokens',
        'contacts',
        'contactIdsByEmail',
        'survivorIds',
        'properties',
        'nextScopes',
        'settings',
      ]),
    );
    searchIndex.clear();
    requests.clear();
    traffic.clear();
    faults.clear();
    Object.assign(settings, usualSettings);
    webhooks.clear();
    res.status(204).end();
  };
