import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { Findings, FindingsQuery } from "../../contract/findings.ts";
import { Exported, ExportQuery } from "../../contract/findings-export.ts";
import { FindingGroups, FindingGroupsQuery, Suggestions, SuggestionsQuery } from "../../contract/findings-groups.ts";
import { Problem } from "../../contract/problem.ts";
import { readFindingGroups } from "../../db/read/finding-groups.ts";
import { readSuggestions } from "../../db/read/finding-suggestions.ts";
import { readFindings } from "../../db/read/findings.ts";
import { everyFinding } from "../../db/read/findings-export.ts";
import { dayOf } from "../../posture/calendar.ts";
import type { Reach } from "../../posture/reach.ts";
import { findingFormats } from "../export/finding-formats.ts";
import { type FormatName, formatAccepted, sendFile } from "../export/format.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Findings"];

export const findingsRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs, timeZone, catalogue }) => {
  const context = () => ({ calendar: { now: now(), intervalMs, timeZone }, catalogue });

  const list = {
    tags,
    summary: "Findings: filtered and sorted. Accept: text/csv is given all of them, as /findings/export",
    querystring: FindingsQuery,
    response: { 200: Findings, 400: Problem },
  };
  app.get("/findings", { schema: list, config: { access: "signed-in" } }, async ({ method, reach, query, headers }, reply) => {
    // HEAD would read everything to say nothing.
    if (method === "GET" && formatAccepted(headers.accept) === "csv") return exported(reply, reach, query, "csv");
    return readFindings(db, reach, query, context());
  });

  /** @throws Refusal before anything is sent. */
  async function exported(reply: FastifyReply, reach: Reach, query: FindingsQuery, name: FormatName): Promise<never> {
    const { limit: _, cursor: __, ...filter } = query;
    const pages = await everyFinding(db, reach, filter, context());
    return sendFile(reply, `pillarwatch-findings-${dayOf(now().toISOString(), timeZone)}`, pages, findingFormats[name]);
  }

  const whole = {
    tags,
    summary: "Every finding that is asked for, as a file, row by row",
    querystring: ExportQuery,
    response: { 200: Exported, 400: Problem },
  };
  // Without HEAD: it would read everything to say nothing.
  app.get(
    "/findings/export",
    { schema: whole, exposeHeadRoute: false, compress: false, config: { access: "signed-in" } },
    ({ reach, headers, query: { format, ...query } }, reply) => exported(reply, reach, query, format ?? formatAccepted(headers.accept)),
  );

  const groups = {
    tags,
    summary: "The same findings by what they have in common, the worst group first",
    querystring: FindingGroupsQuery,
    response: { 200: FindingGroups, 400: Problem },
  };
  app.get("/findings/groups", { schema: groups, config: { access: "signed-in" } }, ({ reach, query }) =>
    readFindingGroups(db, reach, query, context()),
  );

  const suggestions = {
    tags,
    summary: "The values that a member of the filter has in the data",
    querystring: SuggestionsQuery,
    response: { 200: Suggestions, 400: Problem },
  };
  app.get("/findings/suggestions", { schema: suggestions, config: { access: "signed-in" } }, ({ reach, query }) =>
    readSuggestions(db, reach, query, context()),
  );
};
