/** People, for the administrator: who they are, invitations and links. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { People, PeopleQuery, PersonLink, PersonNew, PersonParams } from "../../contract/people.ts";
import { Problem } from "../../contract/problem.ts";
import { NoQuery } from "../../contract/words.ts";
import { readPeople, readPerson } from "../../db/read/people.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { makeLink } from "../../db/write/links.ts";
import { makePerson, personByPublicId } from "../../db/write/people.ts";
import { IDLE_MS } from "../../db/write/sessions.ts";
import { demandEmail } from "../../posture/email.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import { entryOf } from "../auth/entering.ts";
import { linkAddress } from "../auth/link-address.ts";
import type { AppOptions } from "../options.ts";
import { notFound } from "../problems.ts";

const tags = ["People"];
const failures = { 400: Problem, 401: Problem, 403: Problem };
const administer = { config: { access: "administer" } } as const;

export const peopleRoutes: FastifyPluginAsyncTypebox<AppOptions> = async (app, { db, writer, keys, now, publicUrl }) => {
  const at = () => now().toISOString();
  const told = async (publicId: Uint8Array) => {
    const person = await readPerson(db, publicId, now(), IDLE_MS);
    if (person === undefined) throw notFound("person");
    return person;
  };

  const list = { tags, summary: "People who may sign in", querystring: PeopleQuery, response: { 200: People, ...failures } };
  // A lead chooses from it whose eyes to look through.
  app.get("/people", { schema: list, config: { access: "decide" } }, ({ query }) => readPeople(db, query, now(), IDLE_MS));

  const invite = {
    tags,
    summary: "Invite somebody: answers a link, once, by which they choose their password",
    querystring: NoQuery,
    body: PersonNew,
    response: { 201: PersonLink, ...failures },
  };
  app.post("/people", { schema: invite, ...administer, compress: false }, async (request, reply) => {
    const { email, name = null, role } = request.body;
    const { person, link } = await writer.transaction(async (tx) => {
      const made = await makePerson(tx, { kind: "local", email: demandEmail(email, "email"), name, role, state: "invited" }, at());
      const told = { action: "person-invited", subject: hexOf(made.public_id), after: { role } } as const;
      await writeAudit(tx, keys.audit, entryOf(request, now(), told));
      return { person: made, link: await makeLink(tx, "invitation", made.id, at()) };
    });
    return reply
      .code(201)
      .send({ person: await told(person.public_id), link: linkAddress(publicUrl(), link.token), expiresAt: link.expiresAt });
  });

  const link = {
    tags,
    summary: "A new link: of an invitation, or to choose a new password. Answered once; the one before is worth nothing",
    params: PersonParams,
    querystring: NoQuery,
    response: { 200: PersonLink, ...failures, 404: Problem },
  };
  app.post("/people/:id/link", { schema: link, ...administer, compress: false }, async (request) => {
    const id = bytesOf(request.params.id);
    const made = await writer.transaction(async (tx) => {
      const person = await personByPublicId(tx, id);
      if (person === undefined || person.state === "disabled") throw notFound("person");
      if (person.kind !== "local") throw new Refusal("id", "this person has no password here: the provider signs them in");
      const purpose = person.state === "invited" ? "invitation" : "reset";
      await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "link-made", subject: hexOf(id), after: { purpose } }));
      return makeLink(tx, purpose, person.id, at());
    });
    return { person: await told(id), link: linkAddress(publicUrl(), made.token), expiresAt: made.expiresAt };
  });
};
