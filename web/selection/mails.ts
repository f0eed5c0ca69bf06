/** Which mails are listed: all of it in the address. */
import type { MailsQuery } from "../../contract/mail.ts";
import { useAddress } from "./address.ts";
import { readWord } from "./read.ts";

/** All, those that wait, those that will never arrive, those that went out, and those that were let go. */
export const mailViews = ["all", "waiting", "failed", "sent", "dropped"] as const;
export type MailView = (typeof mailViews)[number];

export const mailViewQuery = (view: MailView): Pick<MailsQuery, "state"> => (view === "all" ? {} : { state: view });

export function useMailsChoice() {
  const { parameters, change } = useAddress();
  const { value, refused } = readWord(parameters, "show", mailViews, "all");
  return {
    view: value,
    refused,
    /** Another view begins at its first page: a cursor of one is nothing to another. */
    show: (view: MailView) => change({ show: view === "all" ? undefined : view, cursor: undefined }),
  };
}
