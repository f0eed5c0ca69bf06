/** One's own profile and password. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import { NewPassword, Profile } from "../../contract/profile.ts";
import { NoQuery } from "../../contract/words.ts";
import { readOwnSessions } from "../../db/read/own-sessions.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { recoveryCodesLeft } from "../../db/write/codes.ts";
import { changePerson } from "../../db/write/people.ts";
import { endSessionsOf, IDLE_MS } from "../../db/write/sessions.ts";
import { entryOf } from "../auth/entering.ts";
import type { Guessing } from "../auth/guessing.ts";
import { demandPassword, ownRow, selfOf } from "../auth/oneself.ts";
import { demandStrong, hashPassword } from "../auth/passwords.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Profile"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const self = { config: { access: "self" } } as const;
const done = { 204: Type.Null() };

export const profileRoutes: FastifyPluginAsyncTypebox<AppOptions & { readonly guessing: Guessing }> = async (app, options) => {
  const { db, writer, keys, now } = options;
  const whole = {
    tags,
    summary: "One's sessions, and what they are proved by",
    querystring: NoQuery,
    response: { 200: Profile, ...failures },
  };
  app.get("/profile", { schema: whole, ...self }, async (request) => {
    const person = await ownRow(request, options);
    return {
      sessions: await readOwnSessions(db, selfOf(request), { now: now(), idleMs: IDLE_MS }),
      hasPassword: person.password !== null,
      codes: { setUpAt: person.code_set_up_at, recoveryCodesLeft: await recoveryCodesLeft(writer.rows, person.id) },
    };
  });

  const newPassword = {
    tags,
    summary: "Choose another password: every other session of one's own ends",
    querystring: NoQuery,
    body: NewPassword,
    response: { ...done, ...failures, 429: Problem },
  };
  app.post("/profile/password", { schema: newPassword, ...self }, async (request, reply) => {
    const { current, password } = request.body;
    const person = await demandPassword(request, options, current);
    demandStrong(password, [person.email, person.name]);
    const kept = await hashPassword(password);
    await writer.transaction(async (tx) => {
      await changePerson(tx, person.id, { password: kept });
      await endSessionsOf(tx, person.id, selfOf(request).session);
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "password-set", subject: selfOf(request).publicId }));
    });
    return reply.code(204).send(null);
  });
};
