import type { FastifyRequest } from "fastify";
import type { Session } from "../../contract/session.ts";
import { readKnown } from "../../db/read/caller.ts";
import { readHasAdministrator } from "../../db/read/people.ts";
import { hashOf } from "../../db/secrets.ts";
import { IDLE_MS } from "../../db/write/sessions.ts";
import type { Caller, PersonCaller } from "../../posture/caller.ts";
import type { AppOptions } from "../options.ts";
import { owes } from "./access.ts";
import { sessionCookie } from "./cookie.ts";
import { isDemonstrable } from "./demonstration.ts";

/** @param token of a session that has just begun, which the request did not show yet. What a request has changed is read anew. */
export async function sessionOf(request: FastifyRequest, options: AppOptions, token?: string): Promise<Session> {
  const { db, now, cookie } = options;
  const shown = token ?? sessionCookie(request, cookie);
  const known = shown === undefined ? undefined : await readKnown(db, hashOf(shown), { now: now(), idleMs: IDLE_MS });
  return sessionTold(request, options, known?.caller);
}

/** @param caller as it was recognised; a token is nobody's session. */
export async function sessionTold(request: FastifyRequest, options: AppOptions, caller: Caller | undefined): Promise<Session> {
  const { db, isSample, overHttp, byPassword, openId } = options;
  return {
    person: caller?.kind === "person" ? personTold(caller, options) : null,
    isSample,
    overHttp,
    waysIn: {
      password: byPassword,
      openId: openId === undefined ? null : { label: openId.label },
      demonstration: isDemonstrable(request, options),
    },
    needsSetUp: !isSample && !(await readHasAdministrator(db)),
  };
}

function personTold(caller: PersonCaller, options: Pick<AppOptions, "secondFactor">): NonNullable<Session["person"]> {
  const { publicId, name, email, role, way, through } = caller;
  const eyes = through && { id: through.publicId, name: through.name, email: through.email, role: through.role };
  return { id: publicId, name, email, role, way, needsSecondFactor: owes(caller, options), through: eyes };
}
