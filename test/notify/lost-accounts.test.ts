/**
 * An owner loses an account while the mail server is away: what was composed with it is let go and never arrives, and the delivery log says why.
 * Composed, kept and sent by the real parts, by a clock that is passed in.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readDigestHistory } from "../../db/read/digest-history.ts";
import { readMailMessage, readMails } from "../../db/read/mails.ts";
import { digestsSince, setDigestPreference } from "../../db/write/digests.ts";
import { recipientKey } from "../../db/write/mail-stops.ts";
import { giveAccounts, type PersonRow } from "../../db/write/people.ts";
import { putDueAlerts } from "../../jobs/alerts.ts";
import { Deliverer } from "../../jobs/deliver.ts";
import { putDueDigests } from "../../jobs/digest.ts";
import { smtpWay } from "../../notify/smtp.ts";
import type { MailWay } from "../../notify/way.ts";
import type { Day } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualPreference } from "../../posture/digest-preference.ts";
import type { AccountId, Role } from "../../posture/words.ts";
import { type MailServer, mailServer } from "../support/mail-server.ts";
import { signedIn, testKeys } from "../support/signed-in.ts";
import { type TwoOwners, twoOwners } from "../support/two-owners.ts";

/** A Monday; something critical was new in both accounts on the day before. */
const begin = Date.parse("2026-11-30T08:00:00.000Z");
const HOUR_MS = 3_600_000;
const away = "421 4.3.2 Service not available, closing";
const sender = { from: { name: undefined, address: "posture@halden.test" }, keys: testKeys, publicUrl: "https://posture.halden.test" };

let world: TwoOwners;
let server: MailServer;
let way: MailWay;
let nowMs = begin;
const now = (): Date => new Date(nowMs);
beforeAll(async () => {
  world = await twoOwners();
  server = await mailServer();
  way = smtpWay({ host: "127.0.0.1", port: server.port, tls: "none", user: undefined, password: undefined });
  await world.database.writer.transaction((tx) => digestsSince(tx, "2026-11-01T00:00:00.000Z"));
  for (const side of [world.own, world.foreign]) await newlyCritical(side.finding);
});
afterAll(async () => {
  way.close();
  await server.close();
  await world.database.close();
});
beforeEach(async () => {
  nowMs = begin;
  server.taken.length = 0;
  server.behave({ mailFrom: 421 });
  await world.database.writer.transaction(async (tx) => {
    for (const table of ["mail_attempts", "mails", "sessions", "person_accounts", "digest_preferences", "people"])
      await tx.run(`DELETE FROM ${table}`);
    await tx.run("DELETE FROM owner_assignments");
  });
  await ownedBy("ada@pillarwatch.test");
});

async function newlyCritical(publicId: string): Promise<void> {
  const { database } = world;
  const { id: finding, ...of } = await database.db
    .selectFrom("findings")
    .where("public_id", "=", Buffer.from(publicId, "hex"))
    .select(["id", "account", "region", "check_ref", "product"])
    .executeTakeFirstOrThrow();
  const [run, day] = [await database.run({ day: "2026-11-24" as Day }), "2026-11-29" as Day];
  await database.event({ ...of, finding, run, day, counted: 1, from_state: "none", to_state: "open", to_severity: "CRITICAL" });
}

/** The account of Ada, by its tag. */
async function ownedBy(email: string): Promise<void> {
  const { writer, settleOwners } = world.database;
  const tags = JSON.stringify({ Owner: email });
  await writer.transaction((tx) => tx.run("UPDATE accounts SET tags = ? WHERE account_id = ?", [tags, world.own.account]));
  await settleOwners();
}

const given = (person: PersonRow, accounts: readonly string[]) =>
  world.database.writer.transaction((tx) => giveAccounts(tx, person.id, accounts as readonly AccountId[]));

/** By the tag of her own account, and by a claim for the other one. */
async function ada(role: Role = "owner"): Promise<PersonRow> {
  const person = await signedIn(world.database.writer, { email: "ada@pillarwatch.test", role, accounts: [world.foreign.account] });
  const wanted = { ...usualPreference, dailyAlert: true };
  await world.database.writer.transaction((tx) => setDigestPreference(tx, person.id, wanted, "2026-11-01T00:00:00.000Z"));
  return person;
}

/** @returns what each says, by its kind. */
async function composed(): Promise<ReadonlyMap<string, string>> {
  const { db, writer } = world.database;
  const settings = { db, sender, catalogue: builtIn, schedule: { cron: "0 8 * * 1", timeZone: "UTC" }, intervalMs: HOUR_MS, now };
  const { faults } = await putDueDigests(writer, settings, () => false);
  const alerts = await putDueAlerts(writer, settings, new Set());
  expect([...faults, ...alerts.faults]).toEqual([]);
  const { items } = await readMails(db, {});
  const texts = items.map(async ({ kind, id }) => [kind, String(Buffer.from((await readMailMessage(db, id))?.message ?? []))] as const);
  return new Map(await Promise.all(texts));
}

function deliver(by: MailWay = way): Promise<number> {
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const usual = {
    writer: world.database.writer,
    from: "posture@halden.test",
    perMinute: 1_000,
    share: () => 0,
    onTrouble: () => undefined,
  };
  return new Deliverer({ ...usual, way: by, now, onFault }).deliverDue();
}

/** Its server is away, something happens, and hours later it is there again. */
async function awayWhile(happens: () => Promise<unknown>): Promise<void> {
  await deliver();
  await happens();
  expect(server.taken).toEqual([]);
  nowMs += 5 * HOUR_MS;
  server.behave({});
  await deliver();
  await deliver();
}

const log = async () => (await readMails(world.database.db, {})).items.map(({ kind, state, why }) => `${kind} ${state} ${why}`).sort();

test("a digest and an alert that were composed with an account that is no longer theirs never arrive, and the log says why", async () => {
  const person = await ada();
  const texts = await composed();
  expect([...texts.keys()].sort()).toEqual(["alert", "owner-digest"]);
  for (const text of texts.values()) expect(text).toContain("brian");

  await awayWhile(() => given(person, []));
  expect(server.taken).toEqual([]);
  expect(await log()).toEqual(["alert dropped lost an account", "owner-digest dropped lost an account"]);
  const { items } = await readMails(world.database.db, {});
  expect(items.map(({ endedAt, dueAt }) => [endedAt, dueAt])).toEqual(Array(2).fill([now().toISOString(), null]));
  expect(items.flatMap(({ attempts }) => attempts.map(({ outcome, answer }) => [outcome, answer]))).toEqual([["trouble", away]]);
  // Nor do they read on their own page what it was about.
  const history = await readDigestHistory(world.database.db, recipientKey({ person: person.id }));
  expect(history.map(({ state, subject }) => [state, subject])).toEqual(Array(2).fill(["dropped", null]));

  // It is never sent afterwards either, and the account given back brings no second one.
  await given(person, [world.foreign.account]);
  await composed();
  nowMs += 5 * HOUR_MS;
  await deliver();
  expect(server.taken).toEqual([]);
});

test("an account whose tag names somebody else by now is lost as well", async () => {
  await ada();
  await composed();
  await awayWhile(() => ownedBy("brian@pillarwatch.test"));
  expect(await log()).toEqual(["alert dropped lost an account", "owner-digest dropped lost an account"]);
  expect(server.taken).toEqual([]);
});

test("whoever has them all, and one more, gets what was composed without it", async () => {
  const person = await ada();
  await given(person, []);
  for (const text of (await composed()).values()) expect(text).not.toContain("brian");
  await awayWhile(() => given(person, [world.foreign.account]));
  expect(await log()).toEqual(["alert sent null", "owner-digest sent null"]);
  expect(server.taken.map(({ to }) => to)).toEqual(Array(2).fill("ada@pillarwatch.test"));
});

test("an alert about everything is not for a lead who is an owner by now; a lead who stays one gets theirs", async () => {
  const person = await ada("lead");
  const lena = await signedIn(world.database.writer, { email: "lena@pillarwatch.test", role: "lead", token: "lena".padEnd(43, "-") });
  expect((await composed()).get("alert")).toContain("brian");
  await awayWhile(() => world.database.writer.transaction((tx) => tx.run("UPDATE people SET role = 'owner' WHERE id = ?", [person.id])));
  expect(await log()).toEqual(["alert dropped another role", "lead-digest dropped another role", "lead-digest sent null"]);
  expect(server.taken.map(({ to }) => to)).toEqual([lena.email]);
});

test("an account that is lost while the mail goes over the wire is noticed before its last dot", async () => {
  const person = await ada();
  await composed();
  server.behave({});
  const losing: MailWay = {
    ...way,
    send: (envelope, message, hand) =>
      way.send(envelope, message, async () => {
        await given(person, []);
        return hand();
      }),
  };
  await deliver(losing);
  expect(server.taken).toEqual([]);
  expect(await log()).toEqual(["alert dropped lost an account", "owner-digest dropped lost an account"]);
});

test.each([
  ["is still theirs is sent", undefined, "sent null"],
  ["another is assigned to by now is let go", "brian@pillarwatch.test", "dropped lost an account"],
])("to an owner who confirmed by a link and never signed in, the digest of an account that %s", async (_, assigned, ended) => {
  const { database, foreign } = world;
  const { id } = await database.db
    .selectFrom("accounts")
    .where("account_id", "=", foreign.account as AccountId)
    .select("id")
    .executeTakeFirstOrThrow();
  const assignment = (email: string): Promise<number> => {
    const of = {
      public_id: email,
      account: id,
      email,
      email_folded: email,
      made_at: "2026-11-02T00:00:00.000Z",
    };
    return database.insert("owner_assignments", of);
  };
  await assignment("carla@halden.test");
  await database.settleOwners();
  expect((await composed()).get("owner-digest")).toContain("brian");
  await awayWhile(async () => {
    if (assigned === undefined) return;
    await database.writer.transaction((tx) => tx.run("DELETE FROM owner_assignments"));
    await assignment(assigned);
    await database.settleOwners();
  });
  expect(await log()).toEqual([`owner-digest ${ended}`]);
  expect(server.taken.length).toBe(assigned === undefined ? 1 : 0);
});

test("what waits since before this was kept is judged by role", async () => {
  const person = await ada();
  await composed();
  await world.database.writer.transaction((tx) => tx.run("UPDATE mails SET reach = NULL"));
  await awayWhile(() => given(person, []));
  expect(await log()).toEqual(["alert sent null", "owner-digest sent null"]);
});
