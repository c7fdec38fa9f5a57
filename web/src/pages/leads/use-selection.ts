import { useRef, useState } from 'react';
import type { Lead } from './leads-api.ts';

export interface Selection {
  readonly isSelected: (lead: Lead) => boolean;
  /** The selected ones among the rows. */
  readonly leads: readonly Lead[];
  /** Every failed lead that matches, also on other pages. */
  readonly allMatching: boolean;
  /** @param isRange from the row that was pressed last to this one */
  readonly toggle: (lead: Lead, selected: boolean, isRange: boolean) => void;
  readonly selectPage: (selected: boolean) => void;
  readonly selectAllMatching: () => void;
  readonly clear: () => void;
}

/** Whether a retry or a mark would change the lead. */
export const canBeActedOn = ({ status, erasedAt }: Lead) => status === 'failed' && erasedAt === null;
/** What is chosen by the filter leaves out leads that a person has dealt with. */
const isOpen = (lead: Lead) => canBeActedOn(lead) && lead.handledAt === null;

/** Which rows are selected, one by one, by ranges, all of the page, or all failed ones that match. */
export function useSelection(rows: readonly Lead[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [allMatching, setAllMatching] = useState(false);
  const pressedLast = useRef<string | null>(null);
  const isSelected = (lead: Lead) => (allMatching ? isOpen(lead) : ids.has(lead.id));

  const select = (leads: readonly Lead[], selected: boolean) => {
    const next = new Set(rows.filter(isSelected).map(({ id }) => id));
    for (const { id } of leads) selected ? next.add(id) : next.delete(id);
    setAllMatching(false);
    setIds(next);
  };
  return {
    isSelected,
    leads: rows.filter(isSelected),
    allMatching,
    toggle: (lead, selected, isRange) => {
      const to = rows.indexOf(lead);
      const last = isRange ? rows.findIndex(({ id }) => id === pressedLast.current) : -1;
      const from = last === -1 ? to : last;
      select(rows.slice(Math.min(from, to), Math.max(from, to) + 1), selected);
      pressedLast.current = lead.id;
    },
    selectPage: (selected) => select(rows, selected),
    selectAllMatching: () => setAllMatching(true),
    clear: () => {
      setAllMatching(false);
      setIds(new Set());
    },
  };
}
