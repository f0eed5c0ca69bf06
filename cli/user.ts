/** `pillarwatch user …`: people, from the machine itself. Whoever may run commands here can always get back in. */
import type { Tx, Writer } from "../db/dialect/connection.ts";
import { openDatabase, openForReading } from "../db/open.ts";
import { readPeople } from "../db/read/people.ts";
import { writeAudit } from "../db/write/audit.ts";
import { removeCodes } from "../db/write/codes.ts";
import { makeLink, type OneTimeLink } from "../db/write/links.ts";
import { forgetOwner } from "../db/write/owner-forgotten.ts";
import { changePerson, erasePerson, keepAnAdministrator, localPersonByEmail, makePerson, type PersonRow } from "../db/write/people.ts";
import { endSessionsOf, IDLE_MS } from "../db/write/sessions.ts";
import type { AuditAction } from "../posture/audit.ts";
import { demandEmail } from "../posture/email.ts";
import { hexOf } from "../posture/hex.ts";
import { Refusal } from "../posture/refusal.ts";
import { type Role, roles } from "../posture/words.ts";
import { linkAddress } from "../server/auth/link-address.ts";
import { collectConfig, pageAddress, secretConfig, serveConfig } from "./config.ts";
import { openKeys } from "./keys.ts";
import { complain, say } from "./print.ts";

type Environment = NodeJS.ProcessEnv;

export async function userList(environment: Environment, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { databaseUrl } = serveConfig(environment);
  await (await openDatabase(databaseUrl, new Date().toISOString())).close();
  const reader = openForReading(databaseUrl);
  try {
    for (let cursor: string | undefined; ; ) {
      const page = await readPeople(reader.kysely, { limit: 200, cursor }, new Date(), IDLE_MS);
      for (const { email, name, role, kind, state, sessions } of page.items) {
        if (json) say(JSON.stringify({ email, name, role, kind, state, sessions }));
        else say([email ?? name ?? "nobody", role ?? "no role", state, kind, `${sessions} sessions`].join("\t"));
      }
      if (page.next === null) return;
      cursor = page.next;
    }
  } finally {
    await reader.close();
  }
}

/** The link is the last line of standard output, alone. */
export async function userAdd(
  environment: Environment,
  email: string,
  options: { readonly role: string; readonly name?: string },
): Promise<void> {
  const role = roleOf(options.role);
  const address = demandEmail(email, "email");
  await changing(environment, async (tx, tell, { at }) => {
    const person = await makePerson(tx, { kind: "local", email: address, name: options.name ?? null, role, state: "invited" }, at);
    await tell("person-invited", person, null, { role });
    return link(environment, await makeLink(tx, "invitation", person.id, at));
  });
}

/** A new link: to take up an invitation, or to choose a new password, for which one-time codes are still asked. */
export async function userLink(environment: Environment, email: string): Promise<void> {
  await changing(environment, async (tx, tell, { at }) => {
    const person = await existing(tx, email);
    if (person.state === "disabled") throw new Refusal("email", `${email} is disabled: pillarwatch user enable ${email}`);
    const purpose = person.state === "invited" ? "invitation" : "reset";
    await tell("link-made", person, null, { purpose });
    return link(environment, await makeLink(tx, purpose, person.id, at));
  });
}

/** For whoever has lost authenticator and recovery codes, the last administrator too. */
export async function userRemoveCodes(environment: Environment, email: string): Promise<void> {
  await changing(environment, async (tx, tell) => {
    const person = await existing(tx, email);
    if (person.code_set_up_at === null) throw new Refusal("email", `${email} has no one-time codes`);
    await removeCodes(tx, person.id);
    await endSessionsOf(tx, person.id);
    await tell("code-removed", person, null, null);
    return [`${email} has no one-time codes any more; every session of theirs has ended`];
  });
}

export async function userRole(environment: Environment, email: string, word: string): Promise<void> {
  const role = roleOf(word);
  await changing(environment, async (tx, tell) => {
    const person = await existing(tx, email);
    await changePerson(tx, person.id, { role });
    await endSessionsOf(tx, person.id);
    await tell("role-changed", person, { role: person.role }, { role });
    if (person.role === "administrator") await keepAnAdministrator(tx, "role");
    return [`${email} is ${role} now; every session of theirs has ended`];
  });
}

export async function userState(environment: Environment, email: string, state: "active" | "disabled"): Promise<void> {
  await changing(environment, async (tx, tell) => {
    const person = await existing(tx, email);
    if (person.password === null && state === "active")
      throw new Refusal("email", `${email} has chosen no password yet: pillarwatch user link ${email}`);
    await changePerson(tx, person.id, { state });
    if (state === "disabled") await endSessionsOf(tx, person.id);
    await tell(state === "disabled" ? "person-disabled" : "person-enabled", person, { state: person.state }, { state });
    if (person.role === "administrator") await keepAnAdministrator(tx, "email");
    return [`${email} is ${state} now`];
  });
}

export async function userErase(environment: Environment, email: string): Promise<void> {
  const { ownerRules: rules } = collectConfig(environment);
  await changing(environment, async (tx, tell, { at, key }) => {
    const person = await existing(tx, email);
    await erasePerson(tx, person.id);
    await forgetOwner(tx, person.email, { key, rules, deed: { at, actor, from: null } });
    await tell("person-erased", person, { role: person.role }, null);
    if (person.role === "administrator") await keepAnAdministrator(tx, "email");
    return [`${email} is erased; the audit log keeps the id ${hexOf(person.public_id)}`];
  });
}

const actor = { kind: "command", id: null } as const;

type Tell = (action: AuditAction, person: PersonRow, before: unknown, after: unknown) => Promise<unknown>;

/** @param work answers what is printed when it is done: lines for people on standard error, the last one on standard output. */
async function changing(
  environment: Environment,
  work: (tx: Tx, tell: Tell, deed: { readonly at: string; readonly key: Uint8Array }) => Promise<readonly string[]>,
): Promise<void> {
  const at = new Date().toISOString();
  const writer: Writer = await openDatabase(serveConfig(environment).databaseUrl, at, { durable: true });
  try {
    const keys = await openKeys(writer, secretConfig(environment), { by: "command", tell: complain });
    const lines = await writer.transaction((tx) => {
      const tell: Tell = (action, person, before, after) =>
        writeAudit(tx, keys.audit, {
          at,
          actor,
          action,
          subject: hexOf(person.public_id),
          from: null,
          before,
          after,
        });
      return work(tx, tell, { at, key: keys.audit });
    });
    for (const line of lines.slice(0, -1)) complain(line);
    say(lines.at(-1) ?? "");
  } finally {
    await writer.close();
  }
}

function link(environment: Environment, { token, expiresAt }: OneTimeLink): readonly string[] {
  const config = serveConfig(environment);
  return [`Good once, until ${expiresAt}:`, linkAddress(pageAddress(config, config.port), token)];
}

async function existing(tx: Tx, email: string): Promise<PersonRow> {
  const person = await localPersonByEmail(tx, email);
  if (person === undefined) throw new Refusal("email", `nobody here signs in as "${email}" by password: pillarwatch user list`);
  return person;
}

function roleOf(word: string): Role {
  const role = roles.find((one) => one === word);
  if (role === undefined) throw new Refusal("role", `"${word}" is not one of ${roles.join(", ")}`);
  return role;
}
