import { type Request, Router } from 'express';
import { z } from 'zod';
import { validationError } from '../api-error.ts';
import { archiveContact } from '../crm/archive-contact.ts';
import { contactNotFound } from '../crm/contact-errors.ts';
import { eraseContact } from '../crm/erase-contact.ts';
import { contactNamed, findContact } from '../crm/find-contact.ts';
import { Merge, mergeContacts } from '../crm/merge-contacts.ts';
import type { Deps } from '../deps.ts';
import { unknownScopes } from '../oauth/scopes.ts';
import { uninstall } from '../oauth/uninstall.ts';
import { readJson, readJsonOrForm } from '../request-body.ts';
import { accountIn } from './account-in.ts';
import { thenBack } from './then-back.ts';

const NextScopes = z.object({ scopes: z.array(z.string()) });
const TokenLife = z.object({ seconds: z.number().int().min(1).max(9_999_999) });

/** What a person may do to an account and its contacts, and what a test may set about the tokens. */
export function changeRoutes(deps: Deps): Router {
  const router = Router();
  const change = (path: string, does: (deps: Deps, req: Request) => void) =>
    router.post(
      `/sandbox${path}`,
      thenBack((req) => does(deps, req)),
    );

  change('/accounts/:hubId/uninstall', ({ store }, req) => uninstall(store, accountIn(req).hubId));
  change('/accounts/:hubId/contacts/:id/delete', deleteContact);
  change('/accounts/:hubId/contacts/:id/privacy-delete', deleteForPrivacy);
  change('/accounts/:hubId/merge', (deps, req) => {
    const asked = readJsonOrForm(req, Merge);
    mergeContacts(deps, { hubId: accountIn(req).hubId, source: 'CRM_UI', ...asked });
  });
  change('/accounts/:hubId/scopes', setNextScopes);
  change('/token-life', setTokenLife);
  return router;
}

function deleteContact(deps: Deps, req: Request): void {
  const contact = findContact(deps.store, accountIn(req).hubId, nameIn(req));
  archiveContact(deps, contact, 'CRM_UI');
}

function deleteForPrivacy(deps: Deps, req: Request): void {
  const contact = contactNamed(deps.store, accountIn(req).hubId, nameIn(req));
  if (!contact) throw contactNotFound(nameIn(req));
  eraseContact(deps, contact, 'CRM_UI');
}

function setNextScopes({ store }: Deps, req: Request): void {
  const { hubId } = accountIn(req);
  const { scopes } = readJson(req, NextScopes);
  const unknown = unknownScopes(scopes);
  if (unknown.length > 0) throw validationError(`HubSpot knows no such scope: ${unknown.join(', ')}.`);
  store.commit([{ table: 'nextScopes', key: String(hubId), value: scopes }]);
}

function setTokenLife({ store }: Deps, req: Request): void {
  const { seconds } = readJson(req, TokenLife);
  store.commit([{ table: 'settings', key: 'tokenSeconds', value: seconds }]);
}

const nameIn = (req: Request) => ({ id: String(req.params.id), idProperty: 'hs_object_id' });
