/**
 * What a one-time link does when it is used. It stands for the password and for nothing else: where one-time codes are set up a code, or a
 * recovery code, is asked for as at every other way in (ASVS 6.3.4, 6.4.3). Who has lost both asks an administrator to take the codes off.
 */

import type { FastifyRequest } from "fastify";
import type { LinkUse } from "../../contract/session.ts";
import type { Tx } from "../../db/dialect/connection.ts";
import { writeAudit } from "../../db/write/audit.ts";
import { type LinkRow, linkOf, takeLink } from "../../db/write/links.ts";
import { changePerson, hasAdministrator, makePerson, type PersonRow, personById } from "../../db/write/people.ts";
import { endSessionsOf } from "../../db/write/sessions.ts";
import { demandEmail, foldedEmail } from "../../posture/email.ts";
import { hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import { notFound } from "../problems.ts";
import { addressOf } from "./asked-from.ts";
import { enterDemonstration } from "./demonstration.ts";
import { asPerson, type Entering, enter, entryOf, isKnownDevice } from "./entering.ts";
import type { Attempt, Guessing } from "./guessing.ts";
import { codeNeeded, demandPatience, isCode, refused } from "./password-sign-in.ts";
import { demandStrong, hashPassword } from "./passwords.ts";

/** @returns the session's token, and whose it is; null: nobody's own. */
export async function followLink(
  request: FastifyRequest,
  use: LinkUse,
  entering: Entering & { readonly guessing: Guessing },
): Promise<{ readonly token: string; readonly email: string | null }> {
  const { writer, now, guessing } = entering;
  const at = now().toISOString();
  const link = await linkOf(writer.rows, use.token, at);
  if (link === undefined) throw notFound("link");
  if (link.purpose === "demonstration") {
    const token = await writer.transaction(async (tx) => {
      await demandUnused(tx, link, at);
      return enterDemonstration(tx, request, entering, "link");
    });
    return { token, email: null };
  }
  const invited = link.person === null ? undefined : await personById(writer.rows, link.person);
  if (link.purpose !== "set-up" && invited === undefined) throw notFound("link");
  const email = invited?.email ?? demandEmail(use.email ?? "", "email");
  const { password } = use;
  if (password === undefined) throw new Refusal("password", "is missing");
  const folded = foldedEmail(email);
  const attempt: Attempt = { place: addressOf(request), person: folded, isKnownDevice: isKnownDevice(request, entering, folded) };
  if (hasCodes(invited)) {
    if (use.code === undefined) throw codeNeeded();
    demandPatience(guessing, attempt);
    guessing.failed(attempt);
  }
  demandStrong(password, [email, use.name, invited?.name]);
  const kept = await hashPassword(password);
  const token = await writer.transaction(async (tx) => {
    // Before the link is taken: a code that was mistyped does not cost it.
    if (invited !== undefined && hasCodes(invited) && !(await isCode(tx, request, invited, use.code ?? "", entering))) return undefined;
    await demandUnused(tx, link, at);
    const person = invited === undefined ? await firstAdministrator(tx, { email, name: use.name ?? null }, request, entering) : invited;
    const ready = await changePerson(tx, person.id, {
      password: kept,
      state: "active",
      ...(invited !== undefined && use.name !== undefined ? { name: use.name } : {}),
    });
    // Whoever had their way in before is out, the person's own other browsers too.
    await endSessionsOf(tx, person.id);
    await tellAudit(tx, request, entering, ready, link);
    return enter(tx, request, entering, { person: ready, way: "link" });
  });
  if (token === undefined) throw await refused(request, entering, invited, "code");
  if (hasCodes(invited)) guessing.succeeded(attempt);
  return { token, email: folded };
}

export const hasCodes = (person: Pick<PersonRow, "code_set_up_at"> | undefined): boolean =>
  person !== undefined && person.code_set_up_at !== null;

async function demandUnused(tx: Tx, link: LinkRow, at: string): Promise<void> {
  if (!(await takeLink(tx, link.id, at))) throw notFound("link");
}

async function firstAdministrator(
  tx: Tx,
  { email, name }: { readonly email: string; readonly name: string | null },
  request: FastifyRequest,
  { keys, now }: Entering,
): Promise<PersonRow> {
  // A set-up link that lay about is worth nothing once there is somebody.
  if (await hasAdministrator(tx)) throw notFound("link");
  const person = await makePerson(tx, { kind: "local", email, name, role: "administrator", state: "active" }, now().toISOString());
  const told = {
    action: "person-made",
    subject: hexOf(person.public_id),
    actor: asPerson(person),
    after: { role: "administrator" },
  } as const;
  await writeAudit(tx, keys.audit, entryOf(request, now(), told));
  return person;
}

async function tellAudit(tx: Tx, request: FastifyRequest, { keys, now }: Entering, person: PersonRow, { purpose }: LinkRow): Promise<void> {
  const told = { subject: hexOf(person.public_id), actor: asPerson(person) };
  await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "link-used", ...told, after: { purpose } }));
  await writeAudit(tx, keys.audit, entryOf(request, now(), { action: "password-set", ...told }));
}
