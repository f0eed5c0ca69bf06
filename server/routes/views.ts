/** One's own saved views: names for addresses, in whatever browser one signs in. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import { View, ViewNew, ViewParams, Views } from "../../contract/views.ts";
import { NoQuery } from "../../contract/words.ts";
import { readViews } from "../../db/read/views.ts";
import { forgetView, saveView } from "../../db/write/views.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { LONGEST_VIEW_NAME } from "../../posture/words.ts";
import { demandText } from "../../posture/written.ts";
import { selfOf } from "../auth/oneself.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Profile"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const self = { config: { access: "self" } } as const;

export const viewRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, now }) => {
  const all = { tags, summary: "One's saved views", querystring: NoQuery, response: { 200: Views, ...failures } };
  app.get("/views", { schema: all, ...self }, async (request) => ({ items: await readViews(db, selfOf(request).person) }));

  const save = {
    tags,
    summary: "Save a view; one of that name gets the new address",
    querystring: NoQuery,
    body: ViewNew,
    response: { 200: View, ...failures },
  };
  app.post("/views", { schema: save, ...self }, async (request) => {
    const { address } = request.body;
    const name = demandText("name", request.body.name, { longest: LONGEST_VIEW_NAME, missing: "a view needs a name" });
    const savedAt = now().toISOString();
    const id = await writer.transaction((tx) => saveView(tx, selfOf(request).person, { name, address }, savedAt));
    return { id: hexOf(id), name, address, savedAt };
  });

  const forget = {
    tags,
    summary: "Forget a saved view",
    params: ViewParams,
    querystring: NoQuery,
    response: { 204: Type.Null(), ...failures, 404: Problem },
  };
  app.delete("/views/:id", { schema: forget, ...self }, async (request, reply) => {
    const { person } = selfOf(request);
    const isForgotten = await writer.transaction((tx) => forgetView(tx, person, bytesOf(request.params.id)));
    if (!isForgotten) throw notFound("view");
    return reply.code(204).send(null);
  });
};
