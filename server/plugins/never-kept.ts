/**
 * What is answered is kept by no browser and no cache (ASVS 14.3.2): it says where a company is weak, or who somebody is. The page's own files,
 * which hold nothing, say otherwise of themselves (web-pages.ts).
 */
import type { FastifyInstance } from "fastify";

export async function neverKept(app: FastifyInstance): Promise<void> {
  app.addHook("onSend", async (_request, reply) => {
    if (reply.getHeader("cache-control") === undefined) reply.header("cache-control", "no-store");
  });
}
Object.assign(neverKept, { [Symbol.for("skip-override")]: true });
