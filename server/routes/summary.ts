import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Summary } from "../../contract/summary.ts";
import { NoQuery } from "../../contract/words.ts";
import { readSummary } from "../../db/read/summary.ts";
import type { AppOptions } from "../options.ts";

export const summaryRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now }) => {
  const schema = {
    tags: ["Findings"],
    summary: "Open findings by source and severity",
    querystring: NoQuery,
    response: { 200: Summary, 400: Problem },
  };
  app.get("/summary", { schema, config: { access: "signed-in" } }, (request) => readSummary(db, request.reach, { now: now() }));
};
