/** Rounds of digests: each recipient once a week, however often it is looked, and nobody who must get none. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { setDigestPreference } from "../db/write/digests.ts";
import { stopMail } from "../db/write/mail-stops.ts";
import { changePerson, type PersonRow } from "../db/write/people.ts";
import { readDigestOutlook } from "../notify/digest/outlook.ts";
import type { Day } from "../posture/calendar.ts";
import { builtIn } from "../posture/catalogue/decide.ts";
import { type DigestPreference, usualPreference } from "../posture/digest-preference.ts";
import { signedIn, testKeys } from "../test/support/signed-in.ts";
import { type TwoOwners, twoOwners } from "../test/support/two-owners.ts";
import { putDueAlerts } from "./alerts.ts";
import { type DigestSettings, putDueDigests } from "./digest.ts";

let world: TwoOwners;
beforeAll(async () => {
  world = await twoOwners();
});
afterAll(() => world.database.close());

const at = (instant: string): DigestSettings => ({
  db: world.database.db,
  sender: { from: { name: undefined, address: "pillarwatch@example.com" }, keys: testKeys, publicUrl: "https://pillarwatch.example.com" },
  catalogue: builtIn,
  schedule: { cron: "0 8 * * 1", timeZone: "UTC" },
  intervalMs: 3_600_000,
  now: () => new Date(instant),
});
const round = (instant: string) => putDueDigests(world.database.writer, at(instant), () => false);
const changed = (sql: string, id: number) => world.database.writer.transaction((tx) => tx.run(sql, [id]));
const mails = () =>
  world.database.writer.rows.all<{ address: string; kind: string; period: string }>(
    "SELECT address, kind, period FROM mails ORDER BY period, address",
  );

async function somebody(email: string, role: "lead" | "owner" | "viewer", preference: Partial<DigestPreference> = {}): Promise<PersonRow> {
  const accounts = role === "owner" ? ["111111111111"] : [];
  const person = await signedIn(world.database.writer, { email, role, token: email.padEnd(43, "-"), accounts });
  const wanted = { ...usualPreference, ...preference };
  await world.database.writer.transaction((tx) => setDigestPreference(tx, person.id, wanted, "2026-11-01T00:00:00.000Z"));
  return person;
}

test("each gets one a week, whoever looks and however often; what was due before anybody looked is nobody's", async () => {
  const { writer } = world.database;
  await somebody("lead@example.com", "lead");
  await somebody("owner@example.com", "owner");
  await somebody("viewer@example.com", "viewer");
  await somebody("never@example.com", "owner", { pace: "none" });
  await somebody("quiet@example.com", "lead", { quietWeeks: "none" });
  const stopped = await somebody("stopped@example.com", "owner");
  await writer.transaction((tx) => stopMail(tx, { person: stopped.id }, "owner-digest", "2026-11-20T00:00:00.000Z"));
  const gone = await somebody("gone@example.com", "lead");
  await writer.transaction((tx) => changePerson(tx, gone.id, { state: "disabled" }));
  const mine = async () => (await mails()).filter(({ address }) => address.endsWith("@example.com"));

  await round("2026-11-25T09:00:00.000Z");
  expect(await mine()).toEqual([]);
  await round("2026-11-30T07:59:00.000Z");
  expect(await mine()).toEqual([]);
  const { db } = world.database;
  const outlook = async (instant: string) => {
    const { nextDueAt, overdue } = await readDigestOutlook(db, at(instant).schedule, new Date(instant));
    return { nextDueAt, overdue: overdue.filter(({ address }) => address.endsWith("@example.com")).map(({ address }) => address) };
  };
  expect(await outlook("2026-11-30T07:59:00.000Z")).toEqual({ nextDueAt: "2026-11-30T08:00:00.000Z", overdue: [] });
  expect(await outlook("2026-11-30T09:59:00.000Z")).toEqual({ nextDueAt: "2026-12-07T08:00:00.000Z", overdue: [] });
  const unmade = ["lead@example.com", "owner@example.com", "quiet@example.com"];
  expect((await outlook("2026-11-30T10:01:00.000Z")).overdue.sort()).toEqual(unmade);
  // A run that was begun on Sunday may still find something of that week: it is waited for.
  const late = await world.database.run({ day: "2026-11-29" as Day, state: "running", ended_at: null });
  await round("2026-11-30T08:00:00.000Z");
  expect(await mine()).toEqual([]);
  await changed("UPDATE runs SET state = 'done', ended_at = '2026-11-30T08:00:10.000Z' WHERE id = ?", late);
  await Promise.all([round("2026-11-30T08:00:20.000Z"), round("2026-11-30T08:00:30.000Z")]);
  expect((await outlook("2026-11-30T10:01:00.000Z")).overdue).toEqual([]);
  await round("2026-12-02T08:00:00.000Z");
  const first = await mine();
  expect(first.filter(({ address }) => address !== "quiet@example.com")).toEqual([
    { address: "lead@example.com", kind: "lead-digest", period: "2026-W48" },
    { address: "owner@example.com", kind: "owner-digest", period: "2026-W48" },
  ]);
  expect(await round("2026-12-02T09:00:00.000Z")).toEqual({ put: 0, quiet: 0, faults: [] });

  // Down for three Mondays: one.
  await round("2026-12-24T08:00:00.000Z");
  expect((await mine()).filter(({ address }) => address === "lead@example.com").map(({ period }) => period)).toEqual([
    "2026-W48",
    "2026-W51",
  ]);
});

test("whose digest cannot be made is told, and keeps nobody waiting who comes after them", async () => {
  const broken = await somebody("broken@example.net", "lead");
  await somebody("behind@example.net", "lead");
  await changed("UPDATE people SET email = 'no address, as a provider told it' WHERE id = ?", broken.id);
  const { faults } = await round("2026-12-28T08:00:00.000Z");
  expect(faults.map((fault) => (fault as Error).message)).toEqual([
    expect.stringMatching(/^the lead-digest of person [0-9a-f]{32} was not made: to: is not an e-mail address/),
  ]);
  expect((await mails()).filter(({ address }) => address.endsWith("@example.net")).map(({ period }) => period)).toEqual(["2026-W52"]);
  const { overdue } = await readDigestOutlook(
    world.database.db,
    at("2026-12-28T10:01:00.000Z").schedule,
    new Date("2026-12-28T10:01:00.000Z"),
  );
  expect(overdue.map(({ address }) => address)).toContain("no address, as a provider told it");
});

test("an alert goes to who asked for one, once a day, from the hour of the schedule on, and only where something critical is new", async () => {
  const { db } = world.database;
  await somebody("alerted@example.com", "owner", { pace: "none", dailyAlert: true });
  const { id: finding, ...kept } = await db
    .selectFrom("findings")
    .where("public_id", "=", Buffer.from(world.own.finding, "hex"))
    .select(["id", "account", "region", "check_ref", "product"])
    .executeTakeFirstOrThrow();
  const counted = { ...kept, counted: 1, from_state: "none", to_state: "open", to_severity: "CRITICAL" } as const;
  await world.database.event({
    finding,
    run: await world.database.run({ day: "2026-11-24" as Day }),
    ...counted,
    day: "2026-11-26" as Day,
  });
  const put = async (instant: string, looked = new Set<string>()) => (await putDueAlerts(world.database.writer, at(instant), looked)).put;

  expect(await put("2026-11-26T08:00:00.000Z")).toBe(0); // of the day before, on which nothing was new
  expect(await put("2026-11-27T07:59:00.000Z")).toBe(0);
  // A run of that day goes on: it is waited for, and for an hour at most; whoever waits is not taken for told.
  const late = await world.database.run({ day: "2026-11-26" as Day, state: "running", ended_at: null });
  const looked = new Set<string>();
  expect(await put("2026-11-27T08:00:00.000Z", looked)).toBe(0);
  expect(await put("2026-11-27T08:59:59.999Z", looked)).toBe(0);
  expect(await put("2026-11-27T09:00:00.000Z", looked)).toBe(1);
  await changed("UPDATE runs SET state = 'done' WHERE id = ?", late);
  expect(await put("2026-11-27T09:00:00.000Z")).toBe(0);
  expect(await put("2026-11-28T08:00:00.000Z")).toBe(0);
  expect((await mails()).filter(({ kind }) => kind === "alert")).toEqual([
    { address: "alerted@example.com", kind: "alert", period: "2026-11-26" },
  ]);
});
