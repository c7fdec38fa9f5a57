import type { Store } from '../store/store.ts';
import { propertyKey } from '../store/tables.ts';
import type { Property } from './property.ts';
import { seededProperties } from './seeded-properties.ts';
import { standardProperties } from './standard-properties.ts';

type Owner = { hubId: number };

const standardByName = byName(standardProperties);
const seededByName = new Map([...seededProperties].map(([hubId, list]) => [hubId, byName(list)]));

function byName(list: readonly Property[]): Map<string, Property> {
  return new Map(list.map((property) => [property.name, property]));
}

/** The property of this name, unless the account has archived it. */
export function findProperty(store: Store, owner: Owner, name: string): Property | undefined {
  const property = definedProperty(store, owner, name);
  return property?.archived ? undefined : property;
}

/** The same, archived or not. */
export const definedProperty = ({ rows }: Store, { hubId }: Owner, name: string): Property | undefined =>
  rows.properties.get(propertyKey(hubId, name)) ??
  seededByName.get(hubId)?.get(name) ??
  standardByName.get(name);

/** What the account demands of a new contact. */
export const requiredProperties = ({ rows }: Store, { hubId }: Owner): Property[] =>
  [...rows.properties]
    .filter(
      ([key, { required, archived }]) => required && !archived && key.startsWith(propertyKey(hubId, '')),
    )
    .map(([, row]) => row);

/** All properties of an account's contacts, archived ones included. */
export function definedProperties({ rows }: Store, { hubId }: Owner): Property[] {
  const changed = [...rows.properties].filter(([key]) => key.startsWith(propertyKey(hubId, '')));
  const all = [
    ...standardProperties,
    ...(seededProperties.get(hubId) ?? []),
    ...changed.map(([, row]) => row),
  ];
  return [...byName(all).values()];
}
