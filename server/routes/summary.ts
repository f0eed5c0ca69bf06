import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Summary } from "../../contract/summary.ts";
import { NoQuery } from "../../contract/words.ts";
import { readSummary } from "../../db/read/summary.ts";
import type { Conditions } from "../conditions.ts";
import type { AppOptions } from "../options.ts";

type Options = Omit<AppOptions, "conditions"> & { readonly conditions: Conditions };

export const summaryRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { db, now, conditions }) => {
  const schema = {
    tags: ["Findings"],
    summary: "Open findings by source and severity, and what keeps the numbers from being of today",
    querystring: NoQuery,
    response: { 200: Summary, 400: Problem },
  };
  /** A server that ends is asked anew by itself: that it ends is no news to a reader. */
  const shown = () => conditions.known.flatMap(({ id, since, text }) => (id === "ending" ? [] : [{ id, since, text }]));
  const config = { access: "signed-in", alsoTagged: () => JSON.stringify(shown()) } as const;
  app.get("/summary", { schema, config }, async (request) => ({
    ...(await readSummary(db, request.reach, { now: now() })),
    conditions: shown(),
  }));
};
