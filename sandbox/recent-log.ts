export type RecentLog<T> = {
  add(entry: T): void;
  /** The last entries, newest first. */
  newestFirst(): T[];
  /** Grows with each change, so that who watches knows when to look again. */
  revision(): number;
  clear(): void;
};

const entriesMax = 1_000;

/** Keeps the last entries, in memory only. */
export function createRecentLog<T>(): RecentLog<T> {
  let entries: T[] = [];
  let revision = 0;
  return {
    add: (entry) => {
      entries.push(entry);
      revision += 1;
      if (entries.length > entriesMax) entries.shift();
    },
    newestFirst: () => entries.toReversed(),
    revision: () => revision,
    clear: () => {
      entries = [];
      revision += 1;
    },
  };
}
