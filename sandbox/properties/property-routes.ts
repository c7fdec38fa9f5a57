import { type Request, Router } from 'express';
import { apiError } from '../api-error.ts';
import { bearerEndpoint } from '../bearer.ts';
import type { Deps } from '../deps.ts';
import type { Answer } from '../endpoint.ts';
import { definedProperties, definedProperty } from './find-property.ts';
import { propertyAnswer } from './property-answer.ts';
import { propertyGroups } from './standard-properties.ts';

const paths = ['/crm/v3/properties', '/crm/properties/2026-03'].flatMap((root) =>
  ['contacts', '0-1'].map((type) => `${root}/${type}`),
);
const scopes = ['crm.schemas.contacts.read', 'crm.objects.contacts.read', 'crm.objects.contacts.write'];

/** HubSpot's definitions of contact properties, in both spellings of their path. */
export function propertyRoutes(deps: Deps): Router {
  const endpoint = (operation: string, answer: (deps: Deps, hubId: number, req: Request) => Answer) =>
    bearerEndpoint(deps, { operation, scopes, answer: (hubId, req) => answer(deps, hubId, req) });
  const properties = Router();
  properties.get('/', endpoint('properties.list', list));
  properties.get('/groups', endpoint('properties.groups', listGroups));
  properties.get('/:name', endpoint('properties.read', readOne));
  return Router().use(paths, properties);
}

function list({ store }: Deps, hubId: number, req: Request): Answer {
  const asked = definedProperties(store, { hubId }).filter((one) => one.archived === isArchived(req));
  return { status: 200, json: { results: asked.map(propertyAnswer) } };
}

function listGroups(): Answer {
  const results = Object.entries(propertyGroups).map(([name, label], displayOrder) => ({
    name,
    label,
    displayOrder,
    archived: false,
  }));
  return { status: 200, json: { results } };
}

function readOne({ store }: Deps, hubId: number, req: Request): Answer {
  const name = String(req.params.name);
  const property = definedProperty(store, { hubId }, name);
  if (property?.archived !== isArchived(req)) {
    throw apiError(404, `Property "${name}" does not exist`, { category: 'OBJECT_NOT_FOUND' });
  }
  return { status: 200, json: propertyAnswer(property) };
}

const isArchived = (req: Request): boolean => req.query.archived === 'true';
