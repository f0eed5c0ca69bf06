/** What was mailed to whom, with every attempt: for who decides, whose digests page says what did not arrive and why. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Mails, MailsQuery } from "../../contract/mail.ts";
import { Problem } from "../../contract/problem.ts";
import { readMails } from "../../db/read/mails.ts";
import type { AppOptions } from "../options.ts";

const list = {
  tags: ["Mail"],
  summary: "What was mailed, the newest first, with what became of each and every attempt",
  querystring: MailsQuery,
  response: { 200: Mails, 400: Problem, 401: Problem, 403: Problem },
};

export const mailRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db }) => {
  app.get("/mails", { schema: list, config: { access: "decide" } }, ({ query }) => readMails(db, query));
};
