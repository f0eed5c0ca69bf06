import type { FastifyInstance } from "fastify";
import { schemaVersion } from "../../db/migrate.ts";
import type { AppOptions } from "../options.ts";
import { notReady } from "../readiness.ts";

export async function healthRoutes(app: FastifyInstance, { db, hindrances }: Pick<AppOptions, "db" | "hindrances">): Promise<void> {
  /** The process lives: asks nothing, so that a busy database does not get it killed. */
  app.get("/healthz", { schema: { hide: true }, config: { access: "open" } }, () => ({ status: "ok" }));

  /** For supervisors and people alike: no problem document, since there may be several reasons. */
  app.get("/readyz", { schema: { hide: true }, config: { access: "open" } }, async (request, reply) => {
    const found = await notReady(db, hindrances);
    if (found.length === 0) return { status: "ready", schemaVersion };
    for (const { id, cause } of found) request.log.warn({ reason: id, ...(cause === undefined ? {} : { err: cause }) }, "not ready");
    return reply
      .code(503)
      .header("retry-after", "1")
      .send({ status: "not ready", reasons: found.map(({ id, text }) => ({ id, text })) });
  });
}
