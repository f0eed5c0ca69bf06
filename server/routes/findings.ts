import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { Findings, FindingsQuery } from "../../contract/findings.ts";
import { Exported, type ExportFormat, ExportQuery } from "../../contract/findings-export.ts";
import { FindingGroups, FindingGroupsQuery, Suggestions, SuggestionsQuery } from "../../contract/findings-groups.ts";
import { Problem } from "../../contract/problem.ts";
import { readFindingGroups } from "../../db/read/finding-groups.ts";
import { readSuggestions } from "../../db/read/finding-suggestions.ts";
import { readFindings } from "../../db/read/findings.ts";
import { dayOf } from "../../posture/calendar.ts";
import type { Reach } from "../../posture/reach.ts";
import { findingTypes } from "../export/finding-formats.ts";
import { findingsFile } from "../export/findings-file.ts";
import { formatAccepted, sendFile } from "../export/format.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Findings"];

export const findingsRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs, timeZone, catalogue }) => {
  const context = () => ({ calendar: { now: now(), intervalMs, timeZone }, catalogue });

  const list = {
    tags,
    summary: "Findings: filtered and sorted. Whoever accepts a format of /findings/export (text/csv …) is given all of them, as there",
    querystring: FindingsQuery,
    response: { 200: Findings, 400: Problem },
  };
  app.get("/findings", { schema: list, config: { access: "signed-in" } }, async ({ method, reach, query, headers }, reply) => {
    const format = formatAccepted(findingTypes, headers.accept);
    // HEAD would read everything to say nothing.
    if (method === "GET" && format !== "json") return exported(reply, reach, query, format);
    return readFindings(db, reach, query, context());
  });

  /** @throws Refusal before anything is sent. */
  async function exported(reply: FastifyReply, reach: Reach, query: FindingsQuery, format: ExportFormat): Promise<never> {
    const { limit: _, cursor: __, ...filter } = query;
    const file = await findingsFile(db, reach, { ...filter, format }, context());
    return sendFile(reply, `pillarwatch-findings-${dayOf(now().toISOString(), timeZone)}`, file, file.text);
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
    ({ reach, headers, query: { format, ...query } }, reply) =>
      exported(reply, reach, query, format ?? formatAccepted(findingTypes, headers.accept)),
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
