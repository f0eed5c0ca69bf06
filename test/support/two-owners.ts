/**
 * One organization, two owners, and everybody who may ask: what is Ada's she may see, what is Brian's is for her as if it were not there. Made so
 * that there is something of each kind on both sides.
 */
import type { LightMyRequestResponse } from "fastify";
import type { Subject } from "../../db/acceptance-subject.ts";
import type { Tx } from "../../db/dialect/connection.ts";
import { makeAcceptances, revokeAcceptance } from "../../db/write/acceptances.ts";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { assignOwner } from "../../db/write/owner-assignments.ts";
import { makePlan } from "../../db/write/plans.ts";
import { sumSteps } from "../../db/write/steps.ts";
import { type MadeToken, makeToken } from "../../db/write/tokens.ts";
import { saveView } from "../../db/write/views.ts";
import { makeWebhook } from "../../db/write/webhooks.ts";
import { stopToken } from "../../notify/links/stop.ts";
import type { Day } from "../../posture/calendar.ts";
import { bytesOf, hexOf } from "../../posture/hex.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import { tokenTerms } from "../../posture/token.ts";
import { type AccountId, type Role, roles } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "./database.ts";
import { cookieOf, signedIn, testKeys } from "./signed-in.ts";

/** What can be asked for by an id. */
export interface Ids {
  readonly account: string;
  readonly check: string;
  readonly finding: string;
  readonly refresh: string;
}

/** Well-formed, and of nothing. */
export const unknownIds: Ids = { account: "999999999999", check: "Nothing.9", finding: "0".repeat(32), refresh: "999999" };

export interface TwoOwners {
  readonly database: TestDatabase;
  readonly run: number;
  readonly own: Ids;
  readonly foreign: Ids;
}

const [ADA, BRIAN] = ["111111111111", "222222222222"] as const;
const accountsOfAda: readonly AccountId[] = [ADA as AccountId];

export async function twoOwners(): Promise<TwoOwners> {
  const database = await testDatabase();
  const run = await database.run();
  const made = async (account_id: string, word: string, check_id: string): Promise<Ids> => {
    const account = await database.account({
      account_id: account_id as AccountId,
      name: `${word}-prod`,
      email: `${word}@halden.example`,
      ou_id: `ou-${word}`,
      ou_path: `Root / Unit of ${word}`,
      tags: JSON.stringify({ Owner: `${word}@pillarwatch.test` }),
    });
    const scope = await database.scope({ account });
    await database.runScope({ run, scope });
    const kept = { check_id, title: `Title of ${word}'s check` };
    const finding = await database.finding({ account, run }, kept, { uid: `arn:aws:s3:::${word}-bucket` });
    const record = await database.record({ finding: finding.id, scope, native_id: `native-id-of-${word}` });
    await database.insert("documents", { record, body: JSON.stringify({ AwsAccountId: account_id }) });
    const { check_ref } = await database.db
      .selectFrom("findings")
      .select("check_ref")
      .where("id", "=", finding.id)
      .executeTakeFirstOrThrow();
    // As a run writes it: what is decided about the finding is counted from there.
    const counted = { account, region: "eu-west-1", day: noon.slice(0, 10) as Day, check_ref, product: "securityhub", counted: 1 } as const;
    await database.event({ finding: finding.id, run, ...counted, from_state: "none", to_state: "open" });
    await database.writer.transaction((tx) => sumSteps(tx, { account, region: "eu-west-1" }, counted.day));
    const refresh = await database.insert("refreshes", { finding: finding.id, asked_at: noon, state: "asked" });
    return { account: account_id, check: check_id, finding: finding.publicId, refresh: String(refresh) };
  };
  return { database, run, own: await made(ADA, "ada", "S3.1"), foreign: await made(BRIAN, "brian", "EC2.19") };
}

export const callerKinds = ["nobody", ...roles, ...roles.map((role) => `token of ${role}` as const), "lead through an owner"] as const;
export type CallerKind = (typeof callerKinds)[number];

/** Somebody who has just come in, so that what they were asked before can end or change nothing of it. */
export interface Entered {
  readonly headers: Readonly<Record<string, string>>;
  /** Public ids of their own session, and of somebody else's. */
  readonly session: string;
  readonly otherSession: string;
}

let entered = 0;

/** Owners are Ada's colleagues, with the same accounts. */
export async function enterAs({ writer }: Pick<TestDatabase, "writer">, kind: CallerKind): Promise<Entered> {
  entered += 1;
  const person = async (role: Role, word: string) => {
    const token = `${word}-${entered}`.padEnd(43, "-");
    const email = `${word}-${entered}@pillarwatch.test`;
    const made = await signedIn(writer, { role, token, email, accounts: role === "owner" ? accountsOfAda : [] });
    const session = await writer.rows.get<{ id: string }>("SELECT lower(hex(public_id)) AS id FROM sessions WHERE person = ?", [made.id]);
    return { id: made.id, cookie: cookieOf(token), session: session?.id ?? "" };
  };
  const other = await person("viewer", "other");
  const with_ = (headers: Readonly<Record<string, string>>, session = "0".repeat(32)): Entered => ({
    headers,
    session,
    otherSession: other.session,
  });
  if (kind === "nobody") return with_({ cookie: "" });
  if (kind === "lead through an owner") {
    const [lead, owner] = [await person("lead", "lead"), await person("owner", "owner")];
    await writer.transaction((tx) => tx.run("UPDATE sessions SET through = ? WHERE person = ?", [owner.id, lead.id]));
    return with_({ cookie: lead.cookie }, lead.session);
  }
  const role = roles.find((one) => kind === `token of ${one}`);
  if (role !== undefined) return with_({ authorization: `Bearer ${(await tokenOf(writer, role)).token}` });
  const { cookie, session } = await person(kind as Role, kind);
  return with_({ cookie }, session);
}

/** @param session whose it is; one that is nobody's has none. @returns the public id. */
export async function aView({ writer }: Pick<TestDatabase, "writer">, session: string): Promise<string> {
  const owner = await writer.rows.get<{ person: number }>("SELECT person FROM sessions WHERE public_id = ?", [bytesOf(session)]);
  if (owner === undefined) return unknownIds.finding;
  entered += 1;
  const view = { name: `view ${entered}`, address: "/accounts" };
  return hexOf(await writer.transaction((tx) => saveView(tx, owner.person, view, noon)));
}

/** Somebody else, whom an administrator may do anything to. @returns the public id. */
export async function someoneElse({ writer }: Pick<TestDatabase, "writer">): Promise<string> {
  entered += 1;
  const { public_id } = await signedIn(writer, {
    role: "viewer",
    token: `someone-${entered}`.padEnd(43, "-"),
    email: `someone-${entered}@pillarwatch.test`,
  });
  return Buffer.from(public_id).toString("hex");
}

/** Somebody who gets a digest. @returns the public id. */
export async function someLead({ writer }: Pick<TestDatabase, "writer">): Promise<string> {
  entered += 1;
  const email = `lead-${entered}@pillarwatch.test`;
  const { public_id } = await signedIn(writer, { role: "lead", token: `lead-${entered}`.padEnd(43, "-"), email });
  return Buffer.from(public_id).toString("hex");
}

/** A token that an administrator may revoke. @returns the public id. */
export const someToken = async ({ writer }: Pick<TestDatabase, "writer">): Promise<string> => (await tokenOf(writer, "viewer")).publicId;

function tokenOf(writer: TestDatabase["writer"], role: Role): Promise<MadeToken> {
  const accounts = role === "owner" ? accountsOfAda : undefined;
  const terms = tokenTerms({ name: `token of ${role}`, role, accounts, days: 90 }, new Date(noon));
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  return writer.transaction((tx) => makeToken(tx, testKeys.audit, terms, deed));
}

/** Made anew, since whoever may remove it does. @returns the public id. */
export async function aWebhook({ writer }: Pick<TestDatabase, "writer">): Promise<string> {
  const terms = { name: "chat", url: new URL("https://hooks.example.com/pillarwatch"), format: "json", events: ["new-critical"] } as const;
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  return (await writer.transaction((tx) => makeWebhook(tx, testKeys, terms, deed))).publicId;
}

/** As a mail has it: nobody has to sign in. */
export const aMailStop = (): string =>
  stopToken(testKeys.links, { kind: "alert", recipient: recipientKey({ address: "somebody@pillarwatch.test" }) });

/** Made anew, since whoever may take it back does. @returns the public id. */
export async function anAssignment({ database: { writer } }: Pick<TwoOwners, "database">): Promise<string> {
  const row = await writer.rows.get<{ id: number }>("SELECT id FROM accounts WHERE account_id = ?", [ADA]);
  const of = { by: "account", row: row?.id ?? 0, id: ADA as AccountId } as const;
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  const assigning = { key: testKeys.audit, rules: usualOwnerRules, deed };
  return writer.transaction((tx) => assignOwner(tx, { of, email: "assigned@pillarwatch.test", name: null }, assigning));
}

/** Made anew, since whoever may take it back does. @returns the public id. */
export async function aPlan({ database: { writer }, ...sides }: TwoOwners, side: "own" | "foreign"): Promise<string> {
  const row = await writer.rows.get<{ check: number; account: number }>(
    `SELECT check_ref AS "check", account FROM findings WHERE lower(hex(public_id)) = ?`,
    [sides[side].finding],
  );
  const { check, account } = row ?? { check: 0, account: 0 };
  const plan = {
    check: { row: check, name: sides[side].check },
    place: null,
    accounts: [account],
    date: "2027-01-01" as Day,
    assignee: null,
  };
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  return writer.transaction(async (tx) => {
    await revokeAll(tx, account);
    return makePlan(tx, testKeys.audit, plan, "2026-11-24" as Day, deed);
  });
}

/** What is accepted is open no longer: whoever needs it open takes that back. */
async function revokeAll(tx: Tx, account: number): Promise<void> {
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  const there = "SELECT public_id FROM acceptances WHERE state IN ('proposed', 'in force') AND account = ?";
  for (const { public_id } of await tx.all<{ public_id: string }>(there, [account]))
    await revokeAcceptance(tx, public_id, null, { key: testKeys.audit, deed, role: "lead", timeZone: "UTC" });
}

/** What an owner proposed, made anew, since whoever may decide on it does. @returns the public id. */
export async function anAcceptance({ database: { writer }, ...world }: TwoOwners, whose: "own" | "foreign"): Promise<string> {
  const row = await writer.rows.get<Omit<Subject, "kind" | "resource">>(
    `SELECT findings.id AS finding, account, account_id AS "accountId", check_ref AS "check", check_id AS "checkId"
     FROM findings JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref WHERE public_id = ?`,
    [bytesOf(world[whose].finding)],
  );
  if (row === undefined) throw new Error("the finding is not there");
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  return writer.transaction(async (tx) => {
    const by = { key: testKeys.audit, deed, role: "owner", timeZone: "UTC" } as const;
    await revokeAll(tx, row.account);
    const [id] = await makeAcceptances(
      tx,
      [{ ...row, kind: "finding", resource: null }],
      { reason: "a test", ticket: undefined, until: "2026-12-24T12:00:00.000Z" },
      by,
    );
    return id as string;
  });
}

/** All of an answer that can tell something: not under which request id and at which second it was given. */
export function told({ statusCode, headers, body }: LightMyRequestResponse): unknown {
  const { date: _, "x-request-id": __, ...rest } = headers;
  return [statusCode, rest, body.replaceAll(/"requestId":"[^"]*"/g, '"requestId":""')];
}
