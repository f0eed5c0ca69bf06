/** A run as it goes on. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Problem } from "../../contract/problem.ts";
import { Run, RunParams } from "../../contract/runs.ts";
import { NoQuery } from "../../contract/words.ts";
import { readRun } from "../../db/read/runs.ts";
import { mayGoOn } from "../auth/access.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";
import type { ProgressFeed } from "../progress.ts";

const tags = ["Collection"];

export const runProgressRoutes: FastifyPluginAsyncTypebox<AppOptions & { readonly feed: ProgressFeed }> = async (
  app,
  { db, now, cookie, feed },
) => {
  const follow = {
    tags,
    summary:
      "A run's progress as server-sent events: `progress` with a Run whenever it changes, `end` with the last one. It is cut off when the session or token is over",
    params: RunParams,
    querystring: NoQuery,
    response: {
      200: { description: "Each event's data is a Run", content: { "text/event-stream": { schema: Run } } },
      400: Problem,
      404: Problem,
    },
  };
  // Without HEAD: it would wait for the run's end to say nothing.
  app.get(
    "/runs/:id/progress",
    { schema: follow, exposeHeadRoute: false, config: { access: "whole", isStream: true } },
    async (request, reply) => {
      const { id } = request.params;
      if ((await readRun(db, request.reach, id, now())) === undefined) throw notFound("run");
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.hijack();
      reply.raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      feed.follow(id, request.reach, reply.raw, () => mayGoOn(request, { db, now, cookie }));
    },
  );
};
