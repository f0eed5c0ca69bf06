import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Coverage, CoverageQuery } from "../../contract/coverage.ts";
import { Problem } from "../../contract/problem.ts";
import { readCoverage } from "../../db/read/coverage.ts";
import type { AppOptions } from "../options.ts";

export const coverageRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs }) => {
  const schema = {
    tags: ["Collection"],
    summary: "Which scopes have fresh evidence, which have not, and why",
    querystring: CoverageQuery,
    response: { 200: Coverage, 400: Problem },
  };
  app.get("/coverage", { schema }, (request) => readCoverage(db, request.reach, request.query, { now: now(), intervalMs }));
};
