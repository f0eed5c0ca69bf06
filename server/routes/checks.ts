import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { CheckParams, CheckQuery, Checks, ChecksQuery, WholeCheck } from "../../contract/checks.ts";
import { Problem } from "../../contract/problem.ts";
import { readCheck } from "../../db/read/check.ts";
import { readChecks } from "../../db/read/checks.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Posture"];

export const checkRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, catalogue, now, intervalMs, timeZone }) => {
  const list = {
    tags,
    summary: "Findings grouped by check: what to fix first, and what it would change",
    querystring: ChecksQuery,
    response: { 200: Checks, 400: Problem },
  };
  app.get("/checks", { schema: list, config: { access: "signed-in" } }, (request) => readChecks(db, request.reach, request.query));

  const one = {
    tags,
    summary: "One check: its accounts, how it stands, what fixing it would change",
    params: CheckParams,
    querystring: CheckQuery,
    response: { 200: WholeCheck, 400: Problem, 404: Problem },
  };
  app.get("/checks/:id", { schema: one, config: { access: "signed-in" } }, async ({ params: { id }, query, reach }) => {
    const check = await readCheck(db, reach, id, query, { catalogue, calendar: { now: now(), intervalMs, timeZone } });
    if (check === undefined) throw notFound("check");
    return check;
  });
};
