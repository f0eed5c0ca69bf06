/** One's own one-time codes: begun, confirmed by the first code, removed. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Problem } from "../../contract/problem.ts";
import { CodesBegun, CodesConfirm, CodesConfirmed, CodesRemove, Reauthentication } from "../../contract/profile.ts";
import { NoQuery } from "../../contract/words.ts";
import { seal, unseal } from "../../db/sealing.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { beginCodes, confirmCodes, noteDrift, removeCodes, takeStep } from "../../db/write/codes.ts";
import { endSessionsOf } from "../../db/write/sessions.ts";
import { Refusal } from "../../posture/refusal.ts";
import { entryOf } from "../auth/entering.ts";
import type { Guessing } from "../auth/guessing.ts";
import { judgeCode, newCodeSecret, shownSecret } from "../auth/one-time-codes.ts";
import { demandPassword, ownRow, patiently, selfOf } from "../auth/oneself.ts";
import { isCode } from "../auth/password-sign-in.ts";
import type { AppOptions } from "../options.ts";

const tags = ["Profile"];
const failures = { 400: Problem, 401: Problem, 403: Problem, 429: Problem };
const self = { config: { access: "self" } } as const;
const setUp = { config: { access: "self", isForSetUp: true } } as const;

export const codeRoutes: FastifyPluginAsyncTypebox<AppOptions & { readonly guessing: Guessing }> = async (app, options) => {
  const { writer, keys, now, guessing } = options;

  const begin = {
    tags,
    summary: "Begin with one-time codes: nothing is asked for until the first code has been typed",
    querystring: NoQuery,
    body: Reauthentication,
    response: { 200: CodesBegun, ...failures },
  };
  app.post("/profile/codes", { schema: begin, ...setUp, compress: false }, async (request) => {
    const person = await demandPassword(request, options, request.body.password);
    if (person.code_set_up_at !== null) throw new Refusal("codes", "are set up already: remove them first");
    const secret = newCodeSecret();
    await writer.transaction((tx) => beginCodes(tx, person.id, seal(keys.sealing, secret)));
    return { secret, ...(await shownSecret(secret, person.email)) };
  });

  const confirm = {
    tags,
    summary: "The first code: from now on one is asked for. Answers the recovery codes, once",
    querystring: NoQuery,
    body: CodesConfirm,
    response: { 200: CodesConfirmed, ...failures },
  };
  app.post("/profile/codes/confirm", { schema: confirm, ...setUp, compress: false }, async (request) => {
    const person = await ownRow(request, options);
    const secret = person.code_secret === null ? undefined : unseal(keys.sealing, person.code_secret);
    if (secret === undefined || person.code_set_up_at !== null) throw new Refusal("code", "there is nothing to confirm: begin first");
    // Here a clock that is off is found out, so that its codes are good later.
    const judged = await patiently(request, guessing, async () => judgeCode(secret, request.body.code, now(), 0));
    if (judged === undefined) throw new Refusal("code", "is not the one of now: is the phone's clock right?");
    const recoveryCodes = await writer.transaction(async (tx) => {
      await takeStep(tx, person.id, judged.step);
      await noteDrift(tx, person.id, judged.driftS);
      await endSessionsOf(tx, person.id, selfOf(request).session);
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "code-set-up", subject: selfOf(request).publicId }));
      return confirmCodes(tx, person.id, now().toISOString());
    });
    return { recoveryCodes: [...recoveryCodes] };
  });

  const remove = {
    tags,
    summary: "No one-time codes any more",
    querystring: NoQuery,
    body: CodesRemove,
    response: { 204: Type.Null(), ...failures },
  };
  app.post("/profile/codes/removal", { schema: remove, ...self }, async (request, reply) => {
    const person = await demandPassword(request, options, request.body.password);
    const removed = await patiently(request, guessing, () =>
      writer.transaction(async (tx) => {
        if (!(await isCode(tx, request, person, request.body.code, options))) return undefined;
        await removeCodes(tx, person.id);
        await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "code-removed", subject: selfOf(request).publicId }));
        return true;
      }),
    );
    if (removed === undefined) throw new Refusal("code", "is not right, or was used already");
    return reply.code(204).send(null);
  });
};
