/**
 * A list's page is its cursor in the address, so that a link and the back button lead to it. Cursors lead forward only: the way here is
 * kept in this tab. Who comes by a link has no way, and is told so.
 */
import { useAddress } from "./address.ts";

interface Step {
  /** Cursor of the page before; null: the first one. */
  readonly before: string | null;
  /** Rows before this page. */
  readonly rows: number;
}

type Way = Readonly<Record<string, Step>>;

const keyOf = (list: string): string => `pillarwatch.way ${list}`;

function wayOf(list: string): Way {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(keyOf(list)) ?? "{}");
    return typeof parsed === "object" && parsed !== null ? (parsed as Way) : {};
  } catch {
    return {};
  }
}

export interface Paging {
  readonly cursor: string | undefined;
  /** The same, as the API takes it. */
  readonly asked: { readonly cursor?: string };
  /** Rows before this page; undefined: nobody knows, the reader came by a link. */
  readonly rowsBefore: number | undefined;
  readonly next: (cursor: string, rows: number) => void;
  readonly previous: (() => void) | undefined;
  readonly first: () => void;
}

/** @param list names the list with its filter and order: cursors of one are nothing to another. */
export function usePaging(list: string): Paging {
  const { parameters, change } = useAddress();
  const cursor = parameters.get("cursor") ?? undefined;
  const step = cursor === undefined ? undefined : wayOf(list)[cursor];
  const rowsBefore = cursor === undefined ? 0 : step?.rows;
  const go = (to: string | undefined) => change({ cursor: to });
  return {
    cursor,
    asked: cursor === undefined ? {} : { cursor },
    rowsBefore,
    next: (to, rows) => {
      if (rowsBefore !== undefined) {
        const way: Way = { ...wayOf(list), [to]: { before: cursor ?? null, rows: rowsBefore + rows } };
        sessionStorage.setItem(keyOf(list), JSON.stringify(way));
      }
      go(to);
    },
    previous: step === undefined ? undefined : () => go(step.before ?? undefined),
    first: () => go(undefined),
  };
}
