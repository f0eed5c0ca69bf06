import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Coverage, CoverageQuery } from "../../contract/coverage.ts";
import { Problem } from "../../contract/problem.ts";
import { readCoverage } from "../../db/read/coverage.ts";
import { statementFor } from "../../posture/permission.ts";
import type { AppOptions } from "../options.ts";

export const coverageRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs }) => {
  const schema = {
    tags: ["Collection"],
    summary: "Which scopes have fresh evidence, which have not, and why",
    querystring: CoverageQuery,
    response: { 200: Coverage, 400: Problem },
  };
  app.get("/coverage", { schema }, async ({ reach, query }) => {
    const { gaps, ...coverage } = await readCoverage(db, reach, query, { now: now(), intervalMs });
    // A service control policy is the organization's own will, and no statement of a role goes before it.
    return { ...coverage, gaps: gaps.map((gap) => ({ ...gap, statement: gap.state === "denied" ? statementFor(gap) : null })) };
  });
};
