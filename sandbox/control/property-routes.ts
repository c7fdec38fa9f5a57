import { type Request, Router } from 'express';
import { z } from 'zod';
import { resourceNotFound, validationError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import { definedProperty, findProperty } from '../properties/find-property.ts';
import {
  fieldTypes,
  type Property,
  PropertyOption,
  type PropertyType,
  property,
} from '../properties/property.ts';
import { readJson } from '../request-body.ts';
import { propertyKey } from '../store/tables.ts';
import { accountIn } from './account-in.ts';
import { thenBack } from './then-back.ts';

const types = Object.keys(fieldTypes) as PropertyType[]; // the object's own keys, all of them

const Changes = z
  .strictObject({
    label: z.string(),
    options: z.array(PropertyOption),
    readOnly: z.boolean(),
    hidden: z.boolean(),
    /** Kept at once in every version of the API, for trying it early: HubSpot itself does so from 2026-09 on only. */
    required: z.boolean(),
  })
  .partial();

const Definition = Changes.extend({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'is not a name for a property'),
  type: z.enum(types).default('string'),
  fieldType: z.string().optional(),
  calculated: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
});

/** What the people of an account may do to the properties of its contacts. */
export function propertyControlRoutes(deps: Deps): Router {
  const router = Router();
  const one = '/sandbox/accounts/:hubId/properties/:name';
  router.post(
    '/sandbox/accounts/:hubId/properties',
    thenBack((req) => define(deps, req)),
  );
  router.patch(
    one,
    thenBack((req) => write(deps, req, { ...propertyIn(deps, req), ...given(readJson(req, Changes)) })),
  );
  router.delete(
    one,
    thenBack((req) => write(deps, req, { ...propertyIn(deps, req), archived: true })),
  );
  return router;
}

/** Adds a property, or brings an archived one back as it is defined now. */
function define(deps: Deps, req: Request): void {
  const definition = property(given(readJson(req, Definition)));
  if (findProperty(deps.store, accountIn(req), definition.name)) {
    throw validationError(`The account has a property ${definition.name} already.`);
  }
  const allowed: readonly string[] = fieldTypes[definition.type];
  if (!allowed.includes(definition.fieldType)) {
    throw validationError(`A ${definition.type} has no ${definition.fieldType} field.`);
  }
  write(deps, req, definition);
}

const write = ({ store }: Deps, req: Request, value: Property): void =>
  store.commit([{ table: 'properties', key: propertyKey(accountIn(req).hubId, value.name), value }]);

function propertyIn({ store }: Deps, req: Request): Property {
  const found = definedProperty(store, accountIn(req), String(req.params.name));
  if (!found) throw resourceNotFound();
  return found;
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** What was left out says nothing. The cast is safe: no undefined value is left. */
const given = <T extends object>(told: T): Given<T> =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Given<T>;
