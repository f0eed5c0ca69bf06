/**
 * Answers and pages go packed to whoever can unpack them: the accounts of a large organization are a megabyte. Not what is written row by row
 * or goes on (exports, progress): an error in it cuts the connection, and nothing of it may wait to be packed. An answer that holds a secret
 * must not be packed either, since its length would tell of it (BREACH): such a route says `compress: false`.
 */
import compress from "@fastify/compress";
import type { FastifyInstance } from "fastify";

/** Bytes: below, the headers are most of it. */
const THRESHOLD = 2_048;
const packed = /^(?:application\/(?:problem\+)?json|text\/(?:html|css|javascript)|image\/svg\+xml)/;

export async function compressed(app: FastifyInstance): Promise<void> {
  await app.register(compress, { threshold: THRESHOLD, customTypes: packed, encodings: ["br", "gzip"] });
}
Object.assign(compressed, { [Symbol.for("skip-override")]: true });
