import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Coverage, CoverageMatrix, CoverageMatrixQuery, CoverageQuery } from "../../contract/coverage.ts";
import { Problem } from "../../contract/problem.ts";
import { readCoverage } from "../../db/read/coverage.ts";
import { readCoverageMatrix } from "../../db/read/coverage-matrix.ts";
import { statementFor } from "../../posture/permission.ts";
import type { AppOptions } from "../options.ts";

export const coverageRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs }) => {
  const schema = {
    tags: ["Collection"],
    summary: "Which scopes have fresh evidence, which have not, and why",
    querystring: CoverageQuery,
    response: { 200: Coverage, 400: Problem },
  };
  app.get("/coverage", { schema, config: { access: "signed-in" } }, async ({ reach, query }) => {
    const { gaps, ...coverage } = await readCoverage(db, reach, query, { now: now(), intervalMs });
    // A service control policy is the organization's own will, and no statement of a role goes before it.
    return { ...coverage, gaps: gaps.map((gap) => ({ ...gap, statement: gap.state === "denied" ? statementFor(gap) : null })) };
  });

  const matrix = {
    tags: ["Collection"],
    summary: "Account × (region × source): how each scope stands, and how old it is",
    querystring: CoverageMatrixQuery,
    response: { 200: CoverageMatrix, 400: Problem },
  };
  app.get("/coverage/matrix", { schema: matrix, config: { access: "signed-in" } }, ({ reach, query }) =>
    readCoverageMatrix(db, reach, query, { now: now(), intervalMs }),
  );
};
