const writableProperties: ReadonlySet<string> = new Set([
  'email',
  'firstname',
  'lastname',
  'phone',
  'company',
  'website',
  'jobtitle',
  'city',
  'country',
  'lifecyclestage',
  'message',
]);

const readOnlyProperties: ReadonlySet<string> = new Set([
  'hs_object_id',
  'createdate',
  'lastmodifieddate',
  'hs_additional_emails',
  'hs_merged_object_ids',
]);

export type PropertyFault = { name: string; code: string; message: string };

export const isKnownProperty = (name: string): boolean =>
  writableProperties.has(name) || readOnlyProperties.has(name);

/** What HubSpot refuses about these values, a fault per property. */
export const faultsIn = (properties: Record<string, string>): PropertyFault[] =>
  Object.entries(properties).flatMap(([name, value]) => faultIn(name, value) ?? []);

function faultIn(name: string, value: string): PropertyFault | undefined {
  if (readOnlyProperties.has(name)) {
    return {
      name,
      code: 'READ_ONLY_VALUE',
      message: `"${name}" is a read only property; its value cannot be set.`,
    };
  }
  if (!writableProperties.has(name)) {
    return { name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (name === 'email' && value !== '' && !isEmail(value)) {
    return { name, code: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
  }
  return undefined;
}

const isEmail = (value: string): boolean =>
  value.length <= 254 &&
  /^[^\s@<>(),;:"[\]\\]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(value);
