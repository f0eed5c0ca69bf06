import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import {
  DocumentQuery,
  FindingDocument,
  FindingParams,
  Findings,
  FindingsQuery,
  Refresh,
  RefreshAsked,
  RefreshParams,
  WholeFinding,
} from "../../contract/findings.ts";
import { FindingGroups, FindingGroupsQuery, Suggestions, SuggestionsQuery } from "../../contract/findings-groups.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readDocument, readFinding } from "../../db/read/finding.ts";
import { readFindingGroups } from "../../db/read/finding-groups.ts";
import { bytesOf } from "../../db/read/finding-row.ts";
import { readSuggestions } from "../../db/read/finding-suggestions.ts";
import { readFindings } from "../../db/read/findings.ts";
import { readRefresh } from "../../db/read/refresh.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const failures = { 400: Problem, 404: Problem };
const tags = ["Findings"];

export const findingRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (
  app,
  { db, ask, now, intervalMs, timeZone, catalogue, ownerTag },
) => {
  const context = () => ({ calendar: { now: now(), intervalMs, timeZone }, catalogue, ownerTag });

  const list = { tags, summary: "Findings: filtered and sorted", querystring: FindingsQuery, response: { 200: Findings, 400: Problem } };
  app.get("/findings", { schema: list }, (request) => readFindings(db, request.reach, request.query, context()));

  const groups = {
    tags,
    summary: "The same findings by what they have in common, the worst group first",
    querystring: FindingGroupsQuery,
    response: { 200: FindingGroups, 400: Problem },
  };
  app.get("/findings/groups", { schema: groups }, ({ reach, query }) => readFindingGroups(db, reach, query, context()));

  const suggestions = {
    tags,
    summary: "The values that a member of the filter has in the data",
    querystring: SuggestionsQuery,
    response: { 200: Suggestions, 400: Problem },
  };
  app.get("/findings/suggestions", { schema: suggestions }, ({ reach, query }) => readSuggestions(db, reach, query, context()));

  const one = {
    tags,
    summary: "One finding: records and events",
    params: FindingParams,
    querystring: NoQuery,
    response: { 200: WholeFinding, ...failures },
  };
  app.get("/findings/:id", { schema: one }, async (request) => {
    const finding = await readFinding(db, request.reach, request.params.id, context());
    if (finding === undefined) throw notFound("finding");
    return finding;
  });

  const raw = {
    tags,
    summary: "The document as AWS gave it",
    params: FindingParams,
    querystring: DocumentQuery,
    response: { 200: FindingDocument, ...failures },
  };
  app.get("/findings/:id/document", { schema: raw }, async (request) => {
    const document = await readDocument(db, request.reach, { id: request.params.id, record: request.query.record });
    if (document === undefined) throw notFound("document");
    return document;
  });

  const again = {
    tags,
    summary: "Ask AWS again for one finding",
    params: FindingParams,
    querystring: NoQuery,
    response: { 202: RefreshAsked, ...failures },
  };
  app.post("/findings/:id/refresh", { schema: again }, async (request, reply) => {
    const { id } = request.params;
    if ((await readFinding(db, request.reach, id, context())) === undefined) throw notFound("finding");
    const refresh = await ask.refresh(bytesOf(id));
    return reply.code(202).header("location", `/api/v1/refreshes/${refresh}`).send({ refresh });
  });

  const asked = {
    tags,
    summary: "What asking again has shown",
    params: RefreshParams,
    querystring: NoQuery,
    response: { 200: Refresh, ...failures },
  };
  app.get("/refreshes/:id", { schema: asked }, async (request) => {
    const refresh = await readRefresh(db, request.reach, request.params.id);
    if (refresh === undefined) throw notFound("refresh");
    return refresh;
  });
};
