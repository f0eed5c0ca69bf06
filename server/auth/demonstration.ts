/**
 * The sample organization is invented: whoever sits at this machine opens it without a sign-in. They get a session like everybody, so that all
 * of it can be tried; a real organization's numbers are never shown so.
 */
import type { FastifyRequest } from "fastify";
import type { Tx } from "../../db/dialect/connection.ts";
import { demonstrationLead } from "../../db/write/demonstration.ts";
import type { Way } from "../../posture/words.ts";
import type { AppOptions } from "../options.ts";
import { isFromThisMachine } from "./asked-from.ts";
import { type Entering, enter } from "./entering.ts";

export const isDemonstrable = (request: FastifyRequest, { isSample }: Pick<AppOptions, "isSample">): boolean =>
  isSample && isFromThisMachine(request);

/** @param way `link` where a one-time link from the log opened it. @returns the session's token. */
export async function enterDemonstration(tx: Tx, request: FastifyRequest, entering: Entering, way: Way): Promise<string> {
  return enter(tx, request, entering, { person: await demonstrationLead(tx, entering.now().toISOString()), way });
}
