import type { AccountProperties, Definitions } from '../hubspot/account-properties.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { convertValue } from './convert-value.ts';
import { DEFAULT_MAPPING } from './default-mapping.ts';
import type { LeadWarning } from './lead.ts';
import type { MappedProperty } from './map-fields.ts';
import {
  invalidOption,
  invalidValue,
  propertyNotFound,
  propertyReadOnly,
  someInvalidOptions,
} from './warnings.ts';

/** What fits an account's properties, each value in the form that its property takes. */
export interface Fitting {
  readonly properties: MappedProperty[];
  /** What does not fit, each a sentence. */
  readonly warnings: LeadWarning[];
}

const DOCUMENTED = new Set([...DEFAULT_MAPPING.values()].map(({ property }) => property));

/**
 * Whether HubSpot has to be asked what its properties are: not for the documented ones, which are text in every
 * account, but for a workspace's own, and for the label that a policy's sentence names.
 */
export const needDefinitions = (properties: readonly MappedProperty[]) =>
  properties.some(({ property, overwrite }) => !DOCUMENTED.has(property) || overwrite !== 'always');

/** Gives every value the form that its property takes in the account, and leaves out what does not fit. */
export async function fitProperties(
  account: AccountProperties,
  properties: readonly MappedProperty[],
  timeZone: string | null,
): Promise<Fitting> {
  const definitions = await definitionsOf(account);
  // They can't be seen: values go as they are, and HubSpot says itself which it refuses.
  if (definitions === null) return { properties: [...properties], warnings: [] };
  const fitting = fitTo(properties, definitions, timeZone ?? 'UTC');
  if (fitting.warnings.length === 0) return fitting;
  account.distrust(); // a property or an option may have been added since
  return fitTo(properties, await account.definitions(), timeZone ?? 'UTC');
}

async function definitionsOf(account: AccountProperties): Promise<Definitions | null> {
  try {
    return await account.definitions();
  } catch (error) {
    const hidden =
      error instanceof HubSpotError && ['gone', 'forbidden', 'invalid'].includes(error.verdict.is);
    if (hidden) return null;
    throw error;
  }
}

/** The same by definitions at hand. Pure. */
export function fitTo(
  properties: readonly MappedProperty[],
  { byName }: Definitions,
  timeZone: string,
): Fitting {
  const fitting: Fitting = { properties: [], warnings: [] };
  for (const mapped of properties) {
    const definition = byName.get(mapped.property);
    if (!definition || definition.archived) {
      fitting.warnings.push(propertyNotFound(mapped));
      continue;
    }
    const target = { ...mapped, label: definition.label };
    if (definition.calculated || definition.modificationMetadata.readOnlyValue) {
      fitting.warnings.push(propertyReadOnly(target));
      continue;
    }
    const { value, unfit } = convertValue(mapped.submitted, definition, timeZone);
    if (value !== null) fitting.properties.push({ ...target, value });
    if (unfit.length > 0) {
      const [first = ''] = unfit;
      if (definition.type !== 'enumeration')
        fitting.warnings.push(invalidValue(target, first, definition.type));
      else fitting.warnings.push((value === null ? invalidOption : someInvalidOptions)(target, unfit));
    }
  }
  return fitting;
}
