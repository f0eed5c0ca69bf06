/** What is handled on a page: a finding, or a check everywhere or on an account. */
import type { ApiPath } from "../../contract/api.ts";
import type { HandlingChange } from "../../contract/handling.ts";
import { send } from "../api/get.ts";

export interface Handles {
  /** By which path it is asked for: it is asked for again when it has changed. */
  readonly list: ApiPath;
  /** Whose people may be assigned. */
  readonly account: string | undefined;
  readonly change: (change: HandlingChange) => Promise<unknown>;
  readonly note: (text: string) => Promise<unknown>;
}

export const handlesFinding = (id: string, account: string): Handles => ({
  list: "/findings",
  account,
  change: (change) => send(`PATCH /findings/${id}/handling`, change),
  note: (text) => send(`POST /findings/${id}/notes`, { text }),
});

export function handlesCheck(check: string, account: string | undefined): Handles {
  const of = account === undefined ? {} : { account };
  const path = encodeURIComponent(check);
  return {
    list: "/checks",
    account,
    change: (change) => send(`PATCH /checks/${path}/handling`, { ...of, ...change }),
    note: (text) => send(`POST /checks/${path}/notes`, { ...of, text }),
  };
}
