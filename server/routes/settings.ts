/** What administrators decide for the whole organization. Whoever sees the whole of it may read by which settings it is shown. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Settings, SettingsChange } from "../../contract/settings.ts";
import { NoQuery } from "../../contract/words.ts";
import { readSettings } from "../../db/read/settings.ts";
import { changeSettings } from "../../db/write/settings.ts";
import { deedOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Settings"];
const failures = { 400: Problem, 401: Problem, 403: Problem };

export const settingsRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now }) => {
  const read = { tags, summary: "Settings", querystring: NoQuery, response: { 200: Settings, ...failures } };
  app.get("/settings", { schema: read, config: { access: "whole" } }, () => readSettings(db));

  const change = {
    tags,
    summary: "Change settings: those that are named",
    querystring: NoQuery,
    body: SettingsChange,
    response: { 200: Settings, ...failures },
  };
  app.patch("/settings", { schema: change, config: { access: "administer" } }, async (request) => {
    await writer.transaction((tx) => changeSettings(tx, keys.audit, request.body, deedOf(request, now())));
    return readSettings(db);
  });
};
