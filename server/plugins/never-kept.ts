/** What is of one person, or lets somebody in, is kept by no browser and no cache. */
import type { FastifyInstance } from "fastify";

export async function neverKept(app: FastifyInstance): Promise<void> {
  app.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });
}
Object.assign(neverKept, { [Symbol.for("skip-override")]: true });
