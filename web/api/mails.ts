/** What is asked about mails. */
import { queryOptions } from "@tanstack/react-query";
import type { MailsQuery } from "../../contract/mail.ts";
import { get } from "./get.ts";

export const mailsQuery = (asked: MailsQuery) =>
  queryOptions({ queryKey: ["/mails", asked], queryFn: ({ signal }) => get("/mails", asked, signal) });
