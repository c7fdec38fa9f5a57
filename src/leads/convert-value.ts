import type { PropertyDefinition } from '../hubspot/property-definition.ts';
import { convertBoolean } from './convert-boolean.ts';
import { convertDate, convertDateTime } from './convert-date.ts';
import { convertNumber } from './convert-number.ts';
import { convertOptions } from './convert-options.ts';
import { fieldText } from './field-text.ts';
import type { FieldValue } from './lead.ts';

/** HubSpot refuses longer ones. A text that is cut may say something else, so it is left out whole. */
const TEXT_LENGTH_MAX = 65_536;

export interface Converted {
  /** What HubSpot takes, never empty; `null` when there is nothing to send. */
  readonly value: string | null;
  /** What of the submitted value does not fit, as it was submitted. */
  readonly unfit: readonly string[];
}

/**
 * A submitted value in the form in which HubSpot takes it for a property. Never throws: what does not fit is
 * named, so that the rest of the lead can go.
 * (developers.hubspot.com, properties guide)
 * @param timeZone the account's: its dates are days there
 */
export function convertValue(
  value: FieldValue,
  definition: Pick<PropertyDefinition, 'type' | 'fieldType' | 'options' | 'externalOptions'>,
  timeZone: string,
): Converted {
  if (definition.type === 'enumeration') return convertOptions(value, definition);
  const text = fieldText(value);
  if (text === '') return { value: null, unfit: [] };
  const converted = convertText(text, definition.type, timeZone);
  return converted === null ? { value: null, unfit: [text] } : { value: converted, unfit: [] };
}

function convertText(text: string, type: string, timeZone: string): string | null {
  switch (type) {
    case 'number':
      return convertNumber(text);
    case 'bool':
      return convertBoolean(text);
    case 'date':
      return convertDate(text, timeZone);
    case 'datetime':
      return convertDateTime(text, timeZone);
    case 'phone_number':
      return convertPhone(text);
    default: // `string`, and what HubSpot may add: it says itself what it refuses
      return text.length <= TEXT_LENGTH_MAX ? text : null;
  }
}

/** E.164 where the number is plainly international; a local one stays as typed, only its owner knows the country. */
function convertPhone(text: string): string {
  const digits = text.replace(/[\s().\-/]/gu, '');
  const isInternational = /^\+[1-9]\d{6,14}$/.test(digits) && !/\(\s*0\s*\)/.test(text); // +44 (0)20 has a digit too many
  return isInternational ? digits : text;
}
