import type { FieldValue } from './lead.ts';

/** A submitted value as the text that HubSpot takes, trimmed; empty when there is nothing to send. */
export function fieldText(value: FieldValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) {
    return value
      .map(fieldText)
      .filter((text) => text !== '')
      .join(', ');
  }
  switch (typeof value) {
    case 'string':
      return value.trim();
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
  }
}
