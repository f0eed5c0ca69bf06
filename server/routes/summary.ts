import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Summary } from "../../contract/summary.ts";
import { readSummary } from "../../db/read/summary.ts";
import type { AppOptions } from "../options.ts";

export const summaryRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, now }) => {
  const schema = { tags: ["Findings"], summary: "Open findings by source and severity", response: { 200: Summary } };
  app.get("/summary", { schema }, (request) => readSummary(db, request.reach, { now: now() }));
};
