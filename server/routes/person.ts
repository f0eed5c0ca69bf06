/** One person, for the administrator: another name, role or state, or erased. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { Person, PersonChange, PersonParams } from "../../contract/people.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readPerson } from "../../db/read/people.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { removeCodes } from "../../db/write/codes.ts";
import { forgetOwner } from "../../db/write/owner-forgotten.ts";
import { erasePerson, keepAnAdministrator, personByPublicId } from "../../db/write/people.ts";
import { decidePerson } from "../../db/write/person-decisions.ts";
import { endSessionsOf, IDLE_MS } from "../../db/write/sessions.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { PersonKind } from "../../posture/words.ts";
import { deedOf, entryOf } from "../auth/entering.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["People"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const administer = { config: { access: "administer" } } as const;

export const personRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now, openId, ownerRules }) => {
  /** Without OIDC_ROLES the provider says who somebody is, and an administrator what they may. */
  const isOurs = (kind: PersonKind): boolean =>
    kind === "local" || (kind === "openid" && openId !== undefined && openId.roles === undefined);

  const change = {
    tags,
    summary: "Another name, role or state. Another role, and being disabled, end every session at once",
    params: PersonParams,
    querystring: NoQuery,
    body: PersonChange,
    response: { 200: Person, ...failures, 404: Problem },
  };
  app.patch("/people/:id", { schema: change, ...administer }, async (request) => {
    const { name, role, state } = request.body;
    const id = bytesOf(request.params.id);
    await writer.transaction(async (tx) => {
      const before = await personByPublicId(tx, id);
      if (before === undefined) throw notFound("person");
      if (role !== undefined && !isOurs(before.kind)) throw new Refusal("role", "is the provider's to say, or the demonstration's");
      if (state === "active" && before.state === "invited") throw new Refusal("state", "they have chosen no password yet: make a new link");
      await decidePerson(tx, keys.audit, before, { name, role, state }, deedOf(request, now()));
    });
    const person = await readPerson(db, id, now(), IDLE_MS);
    if (person === undefined) throw notFound("person");
    return person;
  });

  const codeless = {
    tags,
    summary: "Take one-time codes and recovery codes off somebody who has lost both; every session of theirs ends",
    params: PersonParams,
    querystring: NoQuery,
    response: { 204: Type.Null(), ...failures, 404: Problem },
  };
  app.delete("/people/:id/codes", { schema: codeless, ...administer }, async (request, reply) => {
    const id = bytesOf(request.params.id);
    await writer.transaction(async (tx) => {
      const person = await personByPublicId(tx, id);
      if (person === undefined) throw notFound("person");
      // An open browser of an administrator's would otherwise be enough to take off their own.
      if (request.caller.kind === "person" && request.caller.person === person.id)
        throw new Refusal("id", "these are your own: remove them in your profile, by password and code");
      if (person.code_set_up_at === null) throw new Refusal("id", "this person has no one-time codes");
      await removeCodes(tx, person.id);
      await endSessionsOf(tx, person.id);
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "code-removed", subject: hexOf(id) }));
    });
    return reply.code(204).send(null);
  });

  const erase = {
    tags,
    summary: "Erase name and address; the audit log keeps the id",
    params: PersonParams,
    querystring: NoQuery,
    response: { 204: Type.Null(), ...failures, 404: Problem },
  };
  app.delete("/people/:id", { schema: erase, ...administer }, async (request, reply) => {
    const id = bytesOf(request.params.id);
    await writer.transaction(async (tx) => {
      const person = await personByPublicId(tx, id);
      if (person === undefined) throw notFound("person");
      await erasePerson(tx, person.id);
      await forgetOwner(tx, person.email, { key: keys.audit, rules: ownerRules, deed: deedOf(request, now()) });
      await writeAudit(
        tx,
        keys.audit,
        entryOf(request, now(), { action: "person-erased", subject: hexOf(id), before: { role: person.role } }),
      );
      if (person.role === "administrator") await keepAnAdministrator(tx, "id");
    });
    return reply.code(204).send(null);
  });
};
