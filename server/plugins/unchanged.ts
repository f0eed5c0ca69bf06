/**
 * An unchanged picture costs nothing: each GET is answered with a tag that is known before anything is read, so that a reader who has the
 * picture already is told so (304) without a question to the tables. No browser keeps it by itself (never-kept.ts): a reader that wants to
 * spare itself the same answer again remembers it with its tag, as the page does in its memory (web/api/kept-answers.ts).
 */
import { createHash, randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { readPictureMark } from "../../db/read/picture.ts";
import type { AppOptions } from "../options.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The answer goes on: there is no moment at which it is the same. */
    isStream?: true;
    /** What the answer is made of beside the tables, as a text. */
    alsoTagged?: () => string;
  }
  interface FastifyRequest {
    pictureTag: string | undefined;
  }
}

const asked = ["GET", "HEAD"];

export async function unchanged(
  app: FastifyInstance,
  { db, now, intervalMs, timeZone }: Pick<AppOptions, "db" | "now" | "intervalMs" | "timeZone">,
): Promise<void> {
  // Another program, or this one in a later version, may tell the same rows in other words; and nobody can make up a tag that would fit.
  const program = randomUUID();
  app.decorateRequest("pictureTag", undefined);

  app.addHook("preHandler", async (request, reply) => {
    const { isStream, alsoTagged } = request.routeOptions.config;
    if (!asked.includes(request.method) || isStream === true) return;
    const mark = [await readPictureMark(db, { now: now(), intervalMs, timeZone }), alsoTagged?.() ?? ""].join(" ");
    request.pictureTag = tagOf(program, mark, request);
    if (!isNamed(request.headers["if-none-match"], request.pictureTag)) return;
    reply.code(304);
    await reply.send();
  });

  app.addHook("onSend", async (request, reply) => {
    if (reply.statusCode >= 400 || request.pictureTag === undefined) return;
    reply.headers({ etag: request.pictureTag, vary: "Accept, Authorization, Cookie" });
  });
}
Object.assign(unchanged, { [Symbol.for("skip-override")]: true });

/** Weak: it promises the same picture, not the same bytes (an answer says when it was made). */
function tagOf(program: string, mark: string, { url, reach, headers: { accept } }: FastifyRequest): string {
  const question = JSON.stringify([program, mark, url, reach, accept]);
  return `W/"${createHash("sha256").update(question).digest("base64url").slice(0, 27)}"`;
}

/** `*` asks whether there is anything at all, which no reader of ours does. */
const isNamed = (header: string | undefined, tag: string): boolean => header?.split(",").some((one) => one.trim() === tag) === true;
