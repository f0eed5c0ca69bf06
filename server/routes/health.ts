import type { FastifyInstance } from "fastify";
import { schemaVersion } from "../../db/migrate.ts";
import { readSchemaVersion } from "../../db/read/readiness.ts";
import type { AppOptions } from "../options.ts";
import { RequestProblem } from "../problems.ts";

export async function healthRoutes(app: FastifyInstance, { db }: Pick<AppOptions, "db">): Promise<void> {
  /** The process lives: asks nothing, so that a busy database does not get it killed. */
  app.get("/healthz", { schema: { hide: true }, config: { access: "open" } }, () => ({ status: "ok" }));

  app.get("/readyz", { schema: { hide: true }, config: { access: "open" } }, async () => {
    const found = await readSchemaVersion(db).catch((cause: unknown) => {
      throw notReady("The database does not answer.", cause);
    });
    if (found !== schemaVersion) {
      throw notReady(
        `The database has schema version ${found ?? "none"}, this Pillarwatch needs ${schemaVersion}: start it again to migrate.`,
      );
    }
    return { status: "ready", schemaVersion: found };
  });
}

function notReady(detail: string, cause?: unknown): RequestProblem {
  const problem = new RequestProblem({ word: "not-ready", title: "Not ready", status: 503, detail });
  problem.cause = cause;
  return problem;
}
