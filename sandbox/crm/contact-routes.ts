import { type Request, Router } from 'express';
import { z } from 'zod';
import { validationError } from '../api-error.ts';
import { bearerEndpoint } from '../bearer.ts';
import type { Deps } from '../deps.ts';
import type { Answer } from '../endpoint.ts';
import { bodyText, readJson } from '../request-body.ts';
import { archiveContact } from './archive-contact.ts';
import { contactAnswer } from './contact-answer.ts';
import { contactNotFound } from './contact-errors.ts';
import { Create, createContact } from './create-contact.ts';
import { BatchCreate, createContacts } from './create-contacts.ts';
import { eraseContact } from './erase-contact.ts';
import { type ContactName, contactNamed, findContact } from './find-contact.ts';
import { Merge, mergeContacts } from './merge-contacts.ts';
import { BatchRead, readContacts } from './read-contacts.ts';
import { Search, searchContacts } from './search-contacts.ts';
import { Update, updateContact } from './update-contact.ts';
import { BatchUpdate, updateContacts } from './update-contacts.ts';

const paths = [
  '/crm/v3/objects/contacts',
  '/crm/v3/objects/0-1',
  '/crm/objects/2026-03/contacts',
  '/crm/objects/2026-03/0-1',
];
const read = 'crm.objects.contacts.read';
const write = 'crm.objects.contacts.write';
const searchCharactersMax = 3_000;

const Erase = z.object({ objectId: z.string(), idProperty: z.string().default('hs_object_id') });

/** HubSpot's contacts API, in both spellings of its path. */
export function contactRoutes(deps: Deps): Router {
  const contacts = Router();
  const endpoint = (
    operation: string,
    scope: string,
    answer: (deps: Deps, hubId: number, req: Request) => Answer,
  ) => bearerEndpoint(deps, { operation, scopes: [scope], answer: (hubId, req) => answer(deps, hubId, req) });

  contacts.post('/search', endpoint('contacts.search', read, search));
  contacts.post('/merge', endpoint('contacts.merge', write, merge));
  contacts.post('/gdpr-delete', endpoint('contacts.erase', write, erase));
  contacts.post('/batch/read', endpoint('contacts.batch.read', read, readBatch));
  contacts.post('/batch/create', endpoint('contacts.batch.create', write, createBatch));
  contacts.post('/batch/update', endpoint('contacts.batch.update', write, updateBatch));
  contacts.post('/', endpoint('contacts.create', write, create));
  contacts.get('/:contact', endpoint('contacts.read', read, readOne));
  contacts.patch('/:contact', endpoint('contacts.update', write, update));
  contacts.delete('/:contact', endpoint('contacts.archive', write, archive));
  return Router().use(paths, contacts);
}

function search(deps: Deps, hubId: number, req: Request): Answer {
  if (bodyText(req).length > searchCharactersMax) {
    throw validationError(`The body of a search may have at most ${searchCharactersMax} characters.`);
  }
  const asked = readJson(req, Search);
  const found = searchContacts(deps, hubId, asked);
  const end = asked.after + asked.limit;
  return {
    status: 200,
    json: {
      total: found.length,
      results: found
        .slice(asked.after, end)
        .map((contact) => contactAnswer(deps.store, contact, asked.properties)),
      ...(end < found.length ? { paging: { next: { after: String(end) } } } : {}),
    },
  };
}

const readBatch = (deps: Deps, hubId: number, req: Request): Answer =>
  readContacts(deps, hubId, readJson(req, BatchRead));

const createBatch = (deps: Deps, hubId: number, req: Request): Answer =>
  createContacts(deps, hubId, readJson(req, BatchCreate));

const updateBatch = (deps: Deps, hubId: number, req: Request): Answer =>
  updateContacts(deps, hubId, readJson(req, BatchUpdate));

function create(deps: Deps, hubId: number, req: Request): Answer {
  const { properties } = readJson(req, Create);
  const contact = createContact(deps, hubId, properties);
  return { status: 201, json: contactAnswer(deps.store, contact, Object.keys(properties)) };
}

function readOne({ store }: Deps, hubId: number, req: Request): Answer {
  const contact = findContact(store, hubId, nameIn(req), req.query.archived === 'true');
  return { status: 200, json: contactAnswer(store, contact, listed(req.query.properties)) };
}

function update(deps: Deps, hubId: number, req: Request): Answer {
  const { properties } = readJson(req, Update);
  const contact = updateContact(deps, findContact(deps.store, hubId, nameIn(req)), properties);
  return { status: 200, json: contactAnswer(deps.store, contact, Object.keys(properties)) };
}

function archive(deps: Deps, hubId: number, req: Request): Answer {
  const name = { id: String(req.params.contact), idProperty: 'hs_object_id' };
  const contact = deps.store.rows.contacts.get(name.id);
  if (contact?.hubId !== hubId) throw contactNotFound(name);
  if (contact.archivedAt === null) archiveContact(deps, contact, 'INTEGRATION');
  return { status: 204 };
}

function merge(deps: Deps, hubId: number, req: Request): Answer {
  const contact = mergeContacts(deps, { hubId, source: 'INTEGRATION', ...readJson(req, Merge) });
  return { status: 200, json: contactAnswer(deps.store, contact) };
}

/** For an email that no contact has HubSpot only notes that its pages shall refuse it: nothing that the API shows. */
function erase(deps: Deps, hubId: number, req: Request): Answer {
  const { objectId: id, idProperty } = readJson(req, Erase);
  const contact = contactNamed(deps.store, hubId, { id, idProperty });
  if (!contact && idProperty !== 'email') throw contactNotFound({ id, idProperty });
  if (contact) eraseContact(deps, contact, 'INTEGRATION');
  return { status: 204 };
}

const nameIn = (req: Request): ContactName => ({
  id: String(req.params.contact),
  idProperty: typeof req.query.idProperty === 'string' ? req.query.idProperty : 'hs_object_id',
});

/** `properties` comes comma-separated, or as several parameters. */
const listed = (parameter: unknown): string[] | undefined =>
  parameter === undefined ? undefined : String(parameter).split(',');
