import type { Deps } from '../deps.ts';
import { type Checked, checkValue } from '../properties/check-value.ts';
import { findProperty, requiredProperties } from '../properties/find-property.ts';
import type { Property } from '../properties/property.ts';
import { type Contact, emailKey } from '../store/tables.ts';
import { contactExists, invalidProperties, missingProperties, type PropertyFault } from './contact-errors.ts';
import { cleanEmail, isEmail } from './emails.ts';

export type Properties = Record<string, string>;

/** What is to be written into a new contact, or into this one. */
type Write = { hubId: number; before?: Contact; properties: Properties };

/** The values as HubSpot would store them, refused when one is invalid or the email is another contact's. */
export function checkedValues({ store, settings }: Deps, write: Write): Properties {
  const { hubId, before, properties } = write;
  const values: Properties = {};
  const faults: PropertyFault[] = [];
  for (const [name, value] of Object.entries(properties)) {
    const property = findProperty(store, { hubId }, name);
    const checked = property ? checkedValue(property, value, write) : doesNotExist(name);
    if ('fault' in checked) faults.push({ name, ...checked.fault });
    else if (!property || !isStepBack(property, checked.stored, before)) values[name] = checked.stored;
  }
  if (faults.length > 0) throw invalidProperties(hubId, faults, settings.errorShape);

  const missing = before ? [] : requiredProperties(store, { hubId }).filter(({ name }) => !values[name]);
  if (missing.length > 0) throw missingProperties(missing.map(({ name }) => name));
  const { email } = values;
  const owner = email ? store.rows.contactIdsByEmail.get(emailKey(hubId, email)) : undefined;
  if (email && owner !== undefined && owner !== before?.id) {
    throw contactExists({ email, contactId: owner }, settings.conflictShape);
  }
  return values;
}

/** An empty value clears: the property is no longer there. */
export const withoutCleared = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));

function checkedValue(property: Property, value: string, { hubId, before }: Write): Checked {
  if (property.name !== 'email') {
    return checkValue(property, value, { hubId, before: before?.properties[property.name] });
  }
  const email = cleanEmail(value);
  if (email === '' || isEmail(email)) return { stored: email };
  return { fault: { code: 'INVALID_EMAIL', message: `Email address ${email} is invalid` } };
}

const doesNotExist = (name: string): Checked => ({
  fault: { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` },
});

/** A stage of life only goes forward; HubSpot ignores a step back without a word. To clear it first is the way. */
function isStepBack({ name, options }: Property, value: string, before: Contact | undefined): boolean {
  if (name !== 'lifecyclestage' || value === '') return false;
  const placeOf = (stage: string | undefined) => options.findIndex((option) => option.value === stage);
  return placeOf(value) < placeOf(before?.properties.lifecyclestage);
}
