import type { ReactNode } from 'react';
import type { Draft } from './draft.ts';
import classes from './mapping.module.css';
import type { SeenField } from './mapping-api.ts';
import { FixedRow } from './mapping-row.tsx';
import type { PropertiesByName } from './property-picker.tsx';
import type { PreviewState } from './use-preview.ts';

interface MappingRowsProps {
  readonly draft: Draft;
  readonly properties: PropertiesByName;
  readonly seenBy: ReadonlyMap<string, SeenField>;
  readonly preview: PreviewState;
  /** The rows that can be changed. */
  readonly children: ReactNode;
}

/** The mapping: what is fixed first, then what a person decides. */
export function MappingRows({ draft, properties, seenBy, preview, children }: MappingRowsProps) {
  // A row or a decision of its own for `name` stands for the rule by which it is split.
  const isNameOwn = draft.ignored.includes('name') || draft.rows.some(({ field }) => field === 'name');
  const fixed = isNameOwn ? (['email'] as const) : (['email', 'name'] as const);
  return (
    <section aria-label="Mapping" className={classes.table}>
      <div className={classes.head} aria-hidden>
        <span>Form field</span>
        <span>HubSpot property</span>
        <span>If the contact already has a value</span>
        <span>Preview</span>
      </div>
      <ol className={classes.rows}>
        {fixed.map((field) => (
          <FixedRow
            key={field}
            field={field}
            properties={properties}
            seen={seenBy.get(field)}
            preview={preview.rowsOf(field)}
          />
        ))}
        {children}
      </ol>
    </section>
  );
}
