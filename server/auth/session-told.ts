import type { FastifyRequest } from "fastify";
import type { Session } from "../../contract/session.ts";
import { readKnown } from "../../db/read/caller.ts";
import { readHasAdministrator } from "../../db/read/people.ts";
import { hashOf } from "../../db/write/secrets.ts";
import { IDLE_MS } from "../../db/write/sessions.ts";
import type { AppOptions } from "../options.ts";
import { sessionCookie } from "./cookie.ts";
import { isDemonstrable } from "./demonstration.ts";

/** @param token of a session that has just begun, which the request did not show yet. What a request has changed is read anew. */
export async function sessionOf(request: FastifyRequest, options: AppOptions, token?: string): Promise<Session> {
  const { db, now, cookie, isSample, overHttp, byPassword, openId } = options;
  const shown = token ?? sessionCookie(request, cookie);
  const known = shown === undefined ? undefined : await readKnown(db, hashOf(shown), { now: now(), idleMs: IDLE_MS });
  const { caller } = known ?? {};
  return {
    person:
      caller === undefined
        ? null
        : {
            id: caller.publicId,
            name: caller.name,
            email: caller.email,
            role: caller.role,
            way: caller.way,
            through: eyes(caller.through),
          },
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

type Told = NonNullable<Session["person"]>["through"];

const eyes = (
  through: {
    readonly publicId: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly role: NonNullable<Told>["role"];
  } | null,
): Told => through && { id: through.publicId, name: through.name, email: through.email, role: through.role };
