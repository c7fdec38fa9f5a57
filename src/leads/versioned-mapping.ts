import { createHash } from 'node:crypto';
import { DEFAULT_MAPPING, type Mapping, type OverwritePolicy } from './default-mapping.ts';

export interface MappingRow {
  readonly field: string;
  /** `null`: kept here and not sent. */
  readonly property: string | null;
  readonly overwrite: OverwritePolicy;
}

export interface VersionedMapping {
  readonly mappings: MappingRow[];
  /** The same for the same mapping, another one for every other. */
  readonly version: string;
}

/** A tenant's mapping as people see and change it: the documented fields first, then the others by name. */
export function asVersioned(mapping: Mapping): VersionedMapping {
  const documented = [...DEFAULT_MAPPING.keys()];
  const others = [...mapping.keys()].filter((field) => !DEFAULT_MAPPING.has(field)).sort();
  const mappings = [...documented, ...others].flatMap((field) => {
    const target = mapping.get(field);
    if (target === undefined) return [];
    return [
      { field, property: target?.property ?? null, overwrite: target?.overwrite ?? ('always' as const) },
    ];
  });
  return { mappings, version: createHash('sha256').update(JSON.stringify(mappings)).digest('base64url') };
}
