import { useSyncExternalStore } from 'react';

export interface Store<State extends object> {
  readonly get: () => State;
  /** Changes what is named; whoever reads the store is drawn again only when something did change. */
  readonly set: (change: Partial<State>) => void;
  readonly use: () => State;
  /** @returns what ends it */
  readonly subscribe: (listener: () => void) => () => void;
}

/** State that lives outside the tree, since code that is no component (the API client) changes it. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  const get = () => state;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set: (change) => {
      const keys = Object.keys(change) as (keyof State)[];
      if (keys.every((key) => Object.is(state[key], change[key]))) return;
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
    subscribe,
  };
}
