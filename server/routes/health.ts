import type { FastifyInstance } from "fastify";
import { schemaVersion } from "../../db/migrate.ts";
import type { Condition } from "../../posture/condition.ts";
import type { Conditions } from "../conditions.ts";

interface Options {
  readonly conditions: Conditions;
}

const told = (conditions: readonly Condition[]) => conditions.map(({ id, text }) => ({ id, text }));

export async function healthRoutes(app: FastifyInstance, { conditions }: Options): Promise<void> {
  /** The process lives: asks nothing, so that a busy database does not get it killed. */
  app.get("/healthz", { schema: { hide: true }, config: { access: "open" } }, () => ({ status: "ok" }));

  /** For supervisors and people alike: no problem document, since there may be several reasons. What does not stop the server is told beside. */
  app.get("/readyz", { schema: { hide: true }, config: { access: "open" } }, async (_request, reply) => {
    const found = await conditions.now();
    const [stopping, others] = [found.filter(({ stops }) => stops), found.filter(({ stops }) => !stops)];
    if (stopping.length === 0) return { status: "ready", schemaVersion, ...(others.length > 0 && { conditions: told(others) }) };
    return reply
      .code(503)
      .header("retry-after", "1")
      .send({ status: "not ready", reasons: told(stopping), ...(others.length > 0 && { conditions: told(others) }) });
  });
}
