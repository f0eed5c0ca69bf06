import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Accounts, AccountsQuery } from "../../contract/accounts.ts";
import { Problem } from "../../contract/problem.ts";
import { readAccounts } from "../../db/read/accounts.ts";
import type { AppOptions } from "../options.ts";

export const accountRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs }) => {
  const schema = { tags: ["Accounts"], summary: "Accounts by name", querystring: AccountsQuery, response: { 200: Accounts, 400: Problem } };
  app.get("/accounts", { schema }, (request) => readAccounts(db, request.reach, request.query, { now: now(), intervalMs }));
};
