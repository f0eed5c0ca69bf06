/**
 * Each request has an id, told in a header of its answer (and in a problem document), and a line in the log at `info`: by the route's pattern, since
 * an address may hold an account's id or a link that lets somebody in. Counted by the same pattern.
 */
import type { FastifyInstance } from "fastify";
import { fieldsOf } from "../log.ts";
import type { AppOptions } from "../options.ts";
import { REQUEST_ID_HEADER } from "../problems.ts";

export async function requestLines(app: FastifyInstance, { metrics }: Pick<AppOptions, "metrics">): Promise<void> {
  app.addHook("onRequest", async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, ip, url, routeOptions } = request;
    const route = routeOptions.url ?? null;
    const { statusCode: status, elapsedTime } = reply;
    const fields = fieldsOf(url);
    request.log.info(
      { method, route, ...(fields.length > 0 && { fields }), status, durationMs: Math.round(elapsedTime * 10) / 10, from: ip },
      "answered",
    );
    const isStream = String(reply.getHeader("content-type")).startsWith("text/event-stream");
    metrics?.of.answered(route ?? "none", status, isStream ? undefined : elapsedTime / 1_000);
  });
}
Object.assign(requestLines, { [Symbol.for("skip-override")]: true });
