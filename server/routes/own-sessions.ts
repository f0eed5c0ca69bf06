/** One's own sessions: ended by whoever has just proved who they are. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import { Proof, SessionParams } from "../../contract/profile.ts";
import { NoQuery } from "../../contract/words.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { endSessionOf, endSessionsOf, noteProof } from "../../db/write/sessions.ts";
import { bytesOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import { entryOf } from "../auth/entering.ts";
import type { Guessing } from "../auth/guessing.ts";
import { demandPassword, demandProof, ownRow, patiently, selfOf } from "../auth/oneself.ts";
import { isCode } from "../auth/password-sign-in.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["Profile"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const self = { config: { access: "self" } } as const;
const done = { 204: Type.Null() };

export const ownSessionRoutes: FastifyPluginAsyncTypebox<AppOptions & { readonly guessing: Guessing }> = async (app, options) => {
  const { writer, keys, now, guessing } = options;

  const proof = {
    tags,
    summary: "Prove again who one is, by password or code: it counts for five minutes, where that is asked for",
    querystring: NoQuery,
    body: Proof,
    response: { ...done, ...failures, 429: Problem },
  };
  app.post("/profile/proof", { schema: proof, ...self }, async (request, reply) => {
    const { body } = request;
    const at = now().toISOString();
    if ("password" in body) {
      await demandPassword(request, options, body.password);
      await writer.transaction((tx) => noteProof(tx, selfOf(request).session, at));
      return reply.code(204).send(null);
    }
    const person = await ownRow(request, options);
    if (person.code_set_up_at === null) throw new Refusal("code", "there are none set up: take the password");
    const proved = await patiently(request, guessing, () =>
      writer.transaction(async (tx) => {
        if (!(await isCode(tx, request, person, body.code, options))) return undefined;
        await noteProof(tx, selfOf(request).session, at);
        return true;
      }),
    );
    if (proved === undefined) throw new Refusal("code", "is not right, or its half minute is over, or it was used already");
    return reply.code(204).send(null);
  });

  const oneSession = {
    tags,
    summary: "End one of one's sessions, within five minutes of a sign-in or of `POST /profile/proof`",
    params: SessionParams,
    querystring: NoQuery,
    response: { ...done, ...failures, 404: Problem },
  };
  app.delete("/profile/sessions/:id", { schema: oneSession, ...self }, async (request, reply) => {
    await demandProof(request, options);
    const { id } = request.params;
    const ended = await writer.transaction(async (tx) => {
      if (!(await endSessionOf(tx, selfOf(request).person, bytesOf(id)))) return false;
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "session-ended", subject: selfOf(request).publicId }));
      return true;
    });
    if (!ended) throw notFound("session");
    return reply.code(204).send(null);
  });

  const others = {
    tags,
    summary: "End all of one's other sessions, within five minutes of a proof",
    querystring: NoQuery,
    response: { ...done, ...failures },
  };
  app.delete("/profile/sessions", { schema: others, ...self }, async (request, reply) => {
    await demandProof(request, options);
    const { person, session } = selfOf(request);
    await writer.transaction(async (tx) => {
      const sessions = await endSessionsOf(tx, person, session);
      if (sessions > 0)
        await writeAudit(
          tx,
          keys.audit,
          entryOf(request, now(), { action: "session-ended", subject: selfOf(request).publicId, after: { sessions } }),
        );
    });
    return reply.code(204).send(null);
  });
};
