import { accountOf } from '../accounts.ts';
import type { Property } from './property.ts';

/** Why HubSpot refuses a value. */
export type Fault = { code: string; message: string };

export type Checked = { stored: string } | { fault: Fault };

const charactersMax = 65_536;
const dayMs = 86_400_000;

const stored = (value: string): Checked => ({ stored: value });
const refused = (code: string, message: string): Checked => ({ fault: { code, message } });

type Place = { hubId: number; before: string | undefined };

/** What a value that an app sends is stored as, by the property's type, or why it is refused. Empty clears. */
export function checkValue(property: Property, value: string, { hubId, before }: Place): Checked {
  if (property.calculated) {
    return refused(
      'READ_ONLY_VALUE',
      `"${property.name}" is a calculated property; its value cannot be set.`,
    );
  }
  if (property.readOnly) {
    return refused('READ_ONLY_VALUE', `"${property.name}" is a read only property; its value cannot be set.`);
  }
  if (value === '') return stored('');
  switch (property.type) {
    case 'string':
    case 'phone_number':
      return text(value);
    case 'number':
      return number(value);
    case 'date':
      return date(value);
    case 'datetime':
      return dateTime(value);
    case 'bool':
      return option(property, value);
    case 'enumeration':
      if (property.name === 'hubspot_owner_id') return owner(value, hubId);
      if (property.externalOptions) return stored(value);
      return property.fieldType === 'checkbox' ? several(property, value, before) : option(property, value);
  }
}

// HubSpot documents the limit; the code is our guess.
const text = (value: string): Checked =>
  value.length <= charactersMax
    ? stored(value)
    : refused('PROPERTY_VALUE_TOO_LONG', `The value may have at most ${charactersMax} characters.`);

/** No separators of thousands, no units. */
const number = (value: string): Checked =>
  /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)
    ? stored(value)
    : refused('INVALID_LONG', `${value} was not a valid long.`);

/** A day, or milliseconds since 1970 that are at midnight UTC. */
function date(value: string): Checked {
  const atMs = instantOf(value);
  if (atMs === undefined) return refused('INVALID_DATE', `${value} is not a valid date.`);
  if (atMs % dayMs === 0) return stored(new Date(atMs).toISOString().slice(0, 10));
  const time = new Date(atMs).toISOString().slice(11, 23);
  return refused('INVALID_DATE', `${value} is at ${time} UTC, not midnight!`);
}

function dateTime(value: string): Checked {
  const atMs = instantOf(value);
  return atMs === undefined
    ? refused('INVALID_DATE', `${value} is not a valid date.`)
    : stored(new Date(atMs).toISOString());
}

/** Seconds since 1970 are taken for milliseconds: they end in January 1970, as at HubSpot. */
function instantOf(value: string): number | undefined {
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value);
  const atMs = /^-?\d+$/.test(value) ? Number(value) : isIso ? Date.parse(value) : Number.NaN;
  const isDay = !Number.isNaN(new Date(atMs).getTime());
  if (!isDay) return undefined;
  return isIso && !isOfCalendar(value) ? undefined : atMs;
}

/** JavaScript takes the 30th of February for the 1st of March. */
function isOfCalendar(iso: string): boolean {
  const day = iso.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** The option's value, to the letter: neither its label nor another case will do. */
const option = (property: Property, value: string): Checked =>
  property.options.some((one) => one.value === value) ? stored(value) : notAnOption(property, value);

/** A list separated by `;`. One that begins with it is added to what is there. */
function several(property: Property, value: string, before: string | undefined): Checked {
  const chosen = value.split(';').filter(Boolean);
  const unknown = chosen.find((one) => !property.options.some((known) => known.value === one));
  if (unknown !== undefined) return notAnOption(property, unknown);
  const kept = value.startsWith(';') ? (before?.split(';') ?? []) : [];
  return stored([...new Set([...kept, ...chosen])].join(';'));
}

/** The only user of a sandbox account is the person who installs apps there. */
const owner = (value: string, hubId: number): Checked =>
  value === String(accountOf({ hubId }).user.id)
    ? stored(value)
    : refused('INVALID_OWNER_ID', `Owner ${value} does not exist`);

const notAnOption = (property: Property, value: string): Checked =>
  refused(
    'INVALID_OPTION',
    `${value} was not one of the allowed options: [${property.options.map((one) => one.value).join(', ')}]`,
  );
