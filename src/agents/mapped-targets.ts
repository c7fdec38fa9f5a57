import type { Mapping } from '../leads/default-mapping.ts';
import type { AgentFormField } from './agent.ts';

/** By form field: the HubSpot properties that its values go to, none when it is not mapped. */
export function mappedTargets(
  formFields: readonly AgentFormField[],
  mapping: Mapping,
): Record<string, string[]> {
  return Object.fromEntries(formFields.map(({ name }) => [name, targetsOf(name, mapping)]));
}

function targetsOf(field: string, mapping: Mapping): string[] {
  if (field === 'email') return ['email'];
  const target = mapping.get(field);
  if (target) return [target.property];
  return field === 'name' && !mapping.has('name') ? ['firstname', 'lastname'] : []; // split, unless it is mapped as a whole
}
