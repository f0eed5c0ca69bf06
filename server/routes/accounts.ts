import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { AccountParams, AccountQuery, Accounts, AccountsQuery, Units, UnitsQuery, WholeAccount } from "../../contract/accounts.ts";
import { Problem } from "../../contract/problem.ts";
import { readAccount } from "../../db/read/account.ts";
import { readAccounts } from "../../db/read/accounts.ts";
import { readUnits } from "../../db/read/units.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Accounts"];

export const accountRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs, timeZone }) => {
  const calendar = () => ({ now: now(), intervalMs, timeZone });
  const context = () => ({ calendar: calendar() });

  const list = {
    tags,
    summary: "Accounts by name, with owner, posture, what has changed, and by principle where that is asked for",
    querystring: AccountsQuery,
    response: { 200: Accounts, 400: Problem },
  };
  app.get("/accounts", { schema: list, config: { access: "signed-in" } }, (request) =>
    readAccounts(db, request.reach, request.query, context()),
  );

  const one = {
    tags,
    summary: "One account: its posture by principle and by region",
    params: AccountParams,
    querystring: AccountQuery,
    response: { 200: WholeAccount, 400: Problem, 404: Problem },
  };
  app.get("/accounts/:id", { schema: one, config: { access: "signed-in" } }, async ({ reach, params, query }) => {
    const account = await readAccount(db, reach, params.id, { ...context(), ...query });
    if (account === undefined) throw notFound("account");
    return account;
  });

  const units = {
    tags,
    summary: "The OUs, each with all accounts below it",
    querystring: UnitsQuery,
    response: { 200: Units, 400: Problem },
  };
  app.get("/ous", { schema: units, config: { access: "signed-in" } }, ({ reach, query }) => readUnits(db, reach, calendar(), query));
};
