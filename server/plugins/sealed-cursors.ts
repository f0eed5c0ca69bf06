/** Cursors leave sealed and are opened when they come back: read models know their keys only (db/cursor-sealing.ts says why). */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sealCursor, unsealCursor } from "../../db/cursor-sealing.ts";
import { notOfThisList } from "../../db/read/page.ts";
import type { AppOptions } from "../options.ts";

export async function sealedCursors(app: FastifyInstance, { keys }: Pick<AppOptions, "keys">): Promise<void> {
  app.addHook("preHandler", async (request) => {
    const query = request.query as { cursor?: unknown };
    if (!isPaged(request) || typeof query.cursor !== "string") return;
    const cursor = unsealCursor(keys.cursors, query.cursor);
    if (cursor === undefined) throw notOfThisList();
    query.cursor = cursor;
  });
  app.addHook("preSerialization", async (request, _reply, payload: unknown) => {
    if (!isPaged(request) || typeof payload !== "object" || payload === null || !("next" in payload)) return payload;
    const { next } = payload;
    return typeof next === "string" ? { ...payload, next: sealCursor(keys.cursors, next) } : payload;
  });
}
Object.assign(sealedCursors, { [Symbol.for("skip-override")]: true });

/** What takes a cursor gives one. */
const isPaged = ({ routeOptions }: FastifyRequest): boolean => {
  const asked = routeOptions.schema?.querystring as { readonly properties?: Readonly<Record<string, unknown>> } | undefined;
  return asked?.properties?.cursor !== undefined;
};
