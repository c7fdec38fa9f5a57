import { DEFAULT_MAPPING } from '../../../../../src/leads/default-mapping.ts';
import type { MappingProblem, MappingRow } from './mapping-api.ts';

/** A row as it is being edited: `property` is `null` until one is chosen. */
export type DraftRow = MappingRow;

/** The mapping as it is being edited. A field stands in one of both lists at most. */
export interface Draft {
  readonly rows: readonly DraftRow[];
  /** Fields that a person has decided not to send. */
  readonly ignored: readonly string[];
}

/** What is saved, to be edited: what is broken stands on top. */
export function draftOf(mappings: readonly MappingRow[], broken: readonly MappingProblem[] = []): Draft {
  const isBroken = ({ field }: MappingRow) => broken.some((problem) => problem.field === field);
  const rows = mappings.filter(({ property }) => property !== null);
  return {
    rows: [...rows.filter(isBroken), ...rows.filter((row) => !isBroken(row))],
    ignored: mappings.filter(({ property }) => property === null).map(({ field }) => field),
  };
}

/** What would be saved; rows without a property are not part of it. */
export const mappingsOf = ({ rows, ignored }: Draft): MappingRow[] => [
  ...rows.filter(({ property }) => property !== null),
  ...ignored.map(ignoredRow),
];
export const ignoredRow = (field: string): MappingRow => ({ field, property: null, overwrite: 'always' });

/** What the product's documentation promises without anybody mapping anything. */
export const defaultDraft = (): Draft => ({
  rows: [...DEFAULT_MAPPING].map(([field, target]) => ({ field, ...target })),
  ignored: [],
});

/** Adds a row for a field, or leaves the one that is there. */
export const withRow = (draft: Draft, field: string): Draft =>
  draft.rows.some((row) => row.field === field)
    ? draft
    : {
        rows: [...draft.rows, { field, property: null, overwrite: 'always' }],
        ignored: draft.ignored.filter((name) => name !== field),
      };

export const withoutRow = ({ rows, ignored }: Draft, field: string): Draft => ({
  rows: rows.filter((row) => row.field !== field),
  ignored,
});

export const withChange = ({ rows, ignored }: Draft, field: string, change: Partial<DraftRow>): Draft => ({
  rows: rows.map((row) => (row.field === field ? { ...row, ...change } : row)),
  ignored,
});

export const withIgnored = ({ rows, ignored }: Draft, field: string, isIgnored: boolean): Draft => {
  const others = ignored.filter((name) => name !== field);
  return {
    rows: isIgnored ? rows.filter((row) => row.field !== field) : rows,
    ignored: isIgnored ? [...others, field] : others,
  };
};

/** Field by field what happens to it, to compare. */
function rulesOf({ rows, ignored }: Draft): Map<string, string> {
  return new Map([
    ...rows.map(({ field, property, overwrite }): [string, string] => [field, `${property} ${overwrite}`]),
    ...ignored.map((field): [string, string] => [field, 'ignored']),
  ]);
}

function changedFields(before: Draft, after: Draft): string[] {
  const [old, now] = [rulesOf(before), rulesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((field) => old.get(field) !== now.get(field));
}

export const isChanged = (draft: Draft, saved: readonly MappingRow[]) =>
  changedFields(draftOf(saved), draft).length > 0;

/**
 * The edits made to `base`, made to `theirs` instead: what somebody else has changed meanwhile stays, and of a field
 * that both have changed the draft's own wins.
 */
export function rebase(
  draft: Draft,
  base: readonly MappingRow[],
  theirs: readonly MappingRow[],
  broken: readonly MappingProblem[] = [],
): Draft {
  const mine = new Set(changedFields(draftOf(base), draft));
  const next = draftOf(theirs, broken);
  const own = new Map(draft.rows.filter(({ field }) => mine.has(field)).map((row) => [row.field, row]));
  const kept = next.rows.flatMap((row) => (mine.has(row.field) ? (own.get(row.field) ?? []) : row));
  const added = [...own.values()].filter(({ field }) => !kept.some((row) => row.field === field));
  return {
    rows: [...kept, ...added],
    ignored: [
      ...next.ignored.filter((field) => !mine.has(field)),
      ...draft.ignored.filter((field) => mine.has(field)),
    ],
  };
}

/** The field that has a property already, for "Already used by `phone`". */
export const userOf = ({ rows }: Draft, property: string): string | null =>
  rows.find((row) => row.property === property)?.field ?? null;

/** Of two rows with one property the later; `null` where there are none. */
export const secondUse = ({ rows }: Draft): DraftRow | null =>
  rows.find(
    ({ property }, at) => property !== null && rows.findIndex((row) => row.property === property) < at,
  ) ?? null;

/**
 * Why the draft cannot be saved as it stands; `null` when it can. What was broken before does not keep anybody from
 * changing something else.
 */
export function whyNotSaved(
  draft: Draft,
  saved: readonly MappingRow[],
  problems: readonly MappingProblem[],
): string | null {
  const unfinished = draft.rows.find(({ property }) => property === null);
  if (unfinished) return `Choose a property for ${unfinished.field}, or remove its row.`;
  const second = secondUse(draft);
  if (second) {
    return `${second.property} is chosen for ${userOf(draft, second.property ?? '')} and for ${second.field}; choose another for one of them.`;
  }
  const isOld = ({ field, property }: MappingProblem) =>
    saved.some((row) => row.field === field && row.property === property);
  const broken = draft.rows.find((row) =>
    problems.some(
      (problem) =>
        problem.severity === 'error' &&
        problem.field === row.field &&
        problem.property === row.property &&
        !isOld(problem),
    ),
  );
  return broken
    ? `HubSpot does not take ${broken.property} for ${broken.field}; choose another property.`
    : null;
}
