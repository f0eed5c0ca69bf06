import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { DetectiveControls, DetectiveControlsQuery } from "../../contract/detective-controls.ts";
import { Problem } from "../../contract/problem.ts";
import { readDetectiveControls } from "../../db/read/detective-controls.ts";
import type { AppOptions } from "../options.ts";

export const detectiveControlRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now, intervalMs }) => {
  const schema = {
    tags: ["Posture"],
    summary: "Logging and detection by account and region: on, off or unknown, and why",
    querystring: DetectiveControlsQuery,
    response: { 200: DetectiveControls, 400: Problem },
  };
  app.get("/detective-controls", { schema, config: { access: "signed-in" } }, (request) =>
    readDetectiveControls(db, request.reach, request.query, { now: now(), intervalMs }),
  );
};
