import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ChangedFindings, ChangedFindingsQuery, Changes, ChangesQuery } from "../../contract/changes.ts";
import { Problem } from "../../contract/problem.ts";
import { Trend, TrendQuery } from "../../contract/trend.ts";
import { readChangedFindings } from "../../db/read/changed-findings.ts";
import { readChanges } from "../../db/read/changes.ts";
import { readTrend } from "../../db/read/trend.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Posture"];

export const trendRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, timeZone, intervalMs }) => {
  const calendar = () => ({ now: now(), timeZone, intervalMs });

  const trend = { tags, summary: "Score and findings day by day", querystring: TrendQuery, response: { 200: Trend, 400: Problem } };
  app.get("/posture/trend", { schema: trend, config: { access: "signed-in" } }, (request) =>
    readTrend(db, request.reach, request.query, calendar()),
  );

  const changes = {
    tags,
    summary: "Why the number of open findings moved between two days",
    querystring: ChangesQuery,
    response: { 200: Changes, 400: Problem },
  };
  app.get("/posture/changes", { schema: changes, config: { access: "signed-in" } }, (request) =>
    readChanges(db, request.reach, request.query, calendar()),
  );

  const findings = {
    tags,
    summary: "The findings behind a part of a change, newest first",
    querystring: ChangedFindingsQuery,
    response: { 200: ChangedFindings, 400: Problem },
  };
  app.get("/posture/changes/findings", { schema: findings, config: { access: "signed-in" } }, (request) =>
    readChangedFindings(db, request.reach, request.query, calendar()),
  );
};
