/** Whom the provider has proved, as a person here: made at their first sign-in, told anew at each. */

import type { FastifyRequest } from "fastify";
import type { Tx } from "../../../db/dialect/connection.ts";
import { seal } from "../../../db/sealing.ts";
import { writeAudit } from "../../../db/write/audit.ts";
import { changePerson, claimedAccounts, giveAccounts, makePerson, type PersonRow, personBySubject } from "../../../db/write/people.ts";
import { endSessionsOf } from "../../../db/write/sessions.ts";
import type { AuditEntry } from "../../../posture/audit.ts";
import { hexOf } from "../../../posture/hex.ts";
import type { AccountId, Role } from "../../../posture/words.ts";
import { type Entering, enter, entryOf } from "../entering.ts";
import { type Told, toldBy } from "./claims.ts";
import type { Proved } from "./provider.ts";
import { roleOfGroups } from "./roles.ts";
import type { OpenIdSettings } from "./settings.ts";

export type Admitted = { readonly kind: "entered"; readonly token: string } | { readonly kind: "no-role" | "disabled" };

/** Into the audit log, in the transaction of the sign-in. */
type Tell = (entry: Pick<AuditEntry, "action" | "subject"> & Partial<Pick<AuditEntry, "actor" | "before" | "after">>) => Promise<unknown>;

export async function admit(
  request: FastifyRequest,
  proved: Proved,
  entering: Entering & { readonly openId: OpenIdSettings },
): Promise<Admitted> {
  const { openId, writer, keys, now } = entering;
  const told = toldBy(proved.claims, openId);
  warnOf(request, told, openId);
  return writer.transaction(async (tx) => {
    // What the provider says of somebody is nobody's doing here.
    const tell: Tell = (entry) => writeAudit(tx, keys.audit, entryOf(request, now(), { actor: { kind: "system", id: null }, ...entry }));
    const known = await personBySubject(tx, proved.subject);
    if (known?.state === "disabled") return refuse(tell, known, "disabled");
    // Without a mapping an administrator gives the role, and must find whom to give it to.
    const role = openId.roles === undefined ? (known?.role ?? null) : (roleOfGroups(told.groups ?? [], openId.roles) ?? null);
    if (known === undefined && role === null && openId.roles !== undefined) return refuse(tell, undefined, "no-role");
    const person = await settle(tx, tell, known, { ...told, role, subject: proved.subject }, now().toISOString());
    if (role === null) return refuse(tell, person, "no-role");
    const { askedAtMs } = proved;
    // A clock that is ahead of ours must not make a proof last longer.
    const provedAt = askedAtMs === undefined ? null : new Date(Math.min(askedAtMs, now().getTime())).toISOString();
    const provider = seal(keys.sealing, proved.idToken);
    return { kind: "entered", token: await enter(tx, request, entering, { person, way: "openid", provider, provedAt }) };
  });
}

async function refuse(tell: Tell, person: PersonRow | undefined, why: "no-role" | "disabled"): Promise<Admitted> {
  const subject = person === undefined ? null : hexOf(person.public_id);
  await tell({ action: "sign-in-refused", subject, actor: { kind: "person", id: null }, after: { way: "openid", why } });
  return { kind: why };
}

interface Standing {
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: Role | null;
  readonly accounts: readonly AccountId[];
}

/** Nobody becomes somebody else by an address: a local person who has the same stays who they are. */
async function settle(tx: Tx, tell: Tell, known: PersonRow | undefined, standing: Standing, at: string): Promise<PersonRow> {
  const { subject, name, email, role, accounts } = standing;
  if (known === undefined) {
    const made = await makePerson(tx, { kind: "openid", email, name, role, state: "active", subject }, at);
    await tell({ action: "person-made", subject: hexOf(made.public_id), after: { role } });
    await settleAccounts(tx, tell, made, accounts);
    return made;
  }
  const person = await changePerson(tx, known.id, { name, email, role });
  const publicId = hexOf(known.public_id);
  if (name !== known.name || email !== known.email) await tell({ action: "person-changed", subject: publicId });
  if (role !== known.role) {
    await tell({ action: "role-changed", subject: publicId, before: { role: known.role }, after: { role } });
    await endSessionsOf(tx, known.id);
  }
  await settleAccounts(tx, tell, person, accounts);
  return person;
}

async function settleAccounts(tx: Tx, tell: Tell, person: PersonRow, accounts: readonly AccountId[]): Promise<void> {
  const before = await claimedAccounts(tx, person.id);
  const after = accounts.toSorted();
  if (before.join() === after.join()) return;
  await giveAccounts(tx, person.id, after);
  await tell({ action: "accounts-changed", subject: hexOf(person.public_id), before: { accounts: before }, after: { accounts: after } });
}

/** What an administrator would look for in the log when somebody has less than they should. */
function warnOf({ log }: FastifyRequest, { groups, isOverage, notAccounts }: Told, { rolesClaim, roles }: OpenIdSettings): void {
  if (isOverage)
    log.warn(`the provider left out ${rolesClaim}: this person is in more groups than it puts into a token (docs/sign-in.md, Entra ID)`);
  else if (groups === undefined && roles !== undefined) log.warn(`the provider's answer has no claim ${rolesClaim} (OIDC_ROLES_CLAIM)`);
  if (notAccounts > 0)
    log.warn(`${notAccounts} values of the claim of accounts (OIDC_ACCOUNTS_CLAIM) are not twelve digits, and were passed over`);
}
