/** What a reader keeps in this browser: read from its text, told to whoever shows it, in other tabs too. */

export interface Kept<Value> {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same value until another is kept. */
  readonly now: () => Value;
  readonly keep: (value: Value) => void;
}

/** @param read must take whatever stands there: it may be older than this page, or written by hand; null where nothing does. */
export function keptAs<Value>(key: string, read: (text: string | null) => Value): Kept<Value> {
  const listeners = new Set<() => void>();
  let known: { readonly text: string | null; readonly value: Value } | undefined;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      addEventListener("storage", listener); // another tab
      return () => {
        listeners.delete(listener);
        removeEventListener("storage", listener);
      };
    },
    now: () => {
      const text = localStorage.getItem(key);
      if (known === undefined || known.text !== text) known = { text, value: read(text) };
      return known.value;
    },
    keep: (value) => {
      localStorage.setItem(key, JSON.stringify(value));
      for (const listener of listeners) listener();
    },
  };
}
