import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import {
  DocumentQuery,
  FindingDocument,
  FindingEvents,
  FindingEventsQuery,
  FindingParams,
  Refresh,
  RefreshAsked,
  RefreshParams,
  WholeFinding,
} from "../../contract/findings.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readDocument, readFinding } from "../../db/read/finding.ts";
import { readFindingEvents } from "../../db/read/finding-events.ts";
import { readRefresh } from "../../db/read/refresh.ts";
import { bytesOf } from "../../posture/hex.ts";
import { entryOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const failures = { 400: Problem, 404: Problem };
const tags = ["Findings"];

export const findingRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, ask, now, intervalMs, timeZone, catalogue }) => {
  const context = () => ({ calendar: { now: now(), intervalMs, timeZone }, catalogue });

  const one = {
    tags,
    summary: "One finding: records and events",
    params: FindingParams,
    querystring: NoQuery,
    response: { 200: WholeFinding, ...failures },
  };
  app.get("/findings/:id", { schema: one, config: { access: "signed-in" } }, async (request) => {
    const finding = await readFinding(db, request.reach, request.params.id, context());
    if (finding === undefined) throw notFound("finding");
    return finding;
  });

  const events = {
    tags,
    summary: "What happened to a finding, the newest first",
    params: FindingParams,
    querystring: FindingEventsQuery,
    response: { 200: FindingEvents, ...failures },
  };
  app.get("/findings/:id/events", { schema: events, config: { access: "signed-in" } }, async (request) => {
    const page = await readFindingEvents(db, request.reach, request.params.id, request.query);
    if (page === undefined) throw notFound("finding");
    return page;
  });

  const raw = {
    tags,
    summary: "The document as AWS gave it",
    params: FindingParams,
    querystring: DocumentQuery,
    response: { 200: FindingDocument, ...failures },
  };
  app.get("/findings/:id/document", { schema: raw, config: { access: "signed-in" } }, async (request) => {
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
  app.post("/findings/:id/refresh", { schema: again, config: { access: "look-again" } }, async (request, reply) => {
    const { id } = request.params;
    if ((await readFinding(db, request.reach, id, context())) === undefined) throw notFound("finding");
    const refresh = await ask.refresh(bytesOf(id), entryOf(request, now(), { action: "look-again-asked", subject: id }));
    return reply.code(202).header("location", `/api/v1/refreshes/${refresh}`).send({ refresh });
  });

  const asked = {
    tags,
    summary: "What asking again has shown",
    params: RefreshParams,
    querystring: NoQuery,
    response: { 200: Refresh, ...failures },
  };
  app.get("/refreshes/:id", { schema: asked, config: { access: "signed-in" } }, async (request) => {
    const refresh = await readRefresh(db, request.reach, request.params.id);
    if (refresh === undefined) throw notFound("refresh");
    return refresh;
  });
};
