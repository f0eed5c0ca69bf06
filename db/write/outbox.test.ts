/** The outbox on a real database: one mail each kind, recipient and period; wrong addresses and ids are nobody's; what is erased is gone. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bytesOf } from "../../posture/hex.ts";
import { reachOfText } from "../../posture/reach.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { readMailOutlook } from "../read/mail-state.ts";
import { readMailMessage, readMails } from "../read/mails.ts";
import { mailStoppedAt, resumeMail, stopMail } from "./mail-stops.ts";
import { hasMail, type NewMail, putMail, sweepMails } from "./outbox.ts";
import { erasePerson } from "./people.ts";

const later = (ms: number): Date => new Date(Date.parse(noon) + ms);
const DAY_MS = 86_400_000;

let database: TestDatabase;
let person: number;
const publicId = "0b".repeat(16);
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.writer.transaction(async (tx) => {
    for (const table of ["mail_attempts", "mails", "mail_stops", "people"]) await tx.run(`DELETE FROM ${table}`);
  });
  const row = { kind: "local", public_id: bytesOf(publicId), email: "jo@halden.test", email_folded: "jo@halden.test", name: "Jo" } as const;
  person = await database.insert("people", { ...row, role: "owner", state: "active", made_at: noon });
});

let count = 0;
const mail = (given: Partial<NewMail> = {}): NewMail => {
  count += 1;
  const message = Buffer.from(`Subject: Payments\r\n\r\nthe ${count}th\r\n`);
  const usual = {
    kind: "owner-digest",
    person,
    address: "jo@halden.test",
    period: "2026-W48",
    subject: "Payments",
    reach: reachOfText(""),
  } as const;
  return { ...usual, messageId: `m${count}@halden.test`, message, ...given };
};
const put = (given: Partial<NewMail> = {}, at = noon) => database.writer.transaction((tx) => putMail(tx, mail(given), at));

test("of one kind, recipient and period there is one mail, and its bytes are the first ones", async () => {
  const first = mail();
  expect(await database.writer.transaction((tx) => putMail(tx, first, noon))).toBe("put");
  expect(await put({ address: "jo.new@halden.test" })).toBe("there already");
  expect(await put({ period: "2026-W49" })).toBe("put");
  expect(await put({ kind: "alert" })).toBe("put");
  const { items, total } = await readMails(database.db, { person: publicId });
  expect(total).toBe(3);
  const [, , kept] = items;
  expect(kept).toMatchObject({ kind: "owner-digest", period: "2026-W48", state: "waiting", to: { id: publicId, name: "Jo" }, dueAt: noon });
  expect(await readMailMessage(database.db, kept?.id ?? "")).toEqual({ person: publicId, message: Buffer.from(first.message) });
  expect(await hasMail(database.writer.rows, mail())).toBe(true);
  expect(await hasMail(database.writer.rows, mail({ period: "2026-W50" }))).toBe(false);
});

test("an address that nobody signs in by is one recipient in every spelling, and none that is a person", async () => {
  expect(await put({ person: null, address: "team@halden.test" })).toBe("put");
  expect(await put({ person: null, address: " Team@Halden.test " })).toBe("there already");
  expect(await put({ address: "team@halden.test" })).toBe("put");
});

test.each([
  ["a line's end in the address", { address: "jo@halden.test\r\nBcc: all@halden.test" }, /address: is not an e-mail address/],
  ["two addresses", { address: "jo@halden.test,all@halden.test" }, /address: is not an e-mail address/],
  ["an option of the envelope", { address: "jo@halden.test> SIZE=1" }, /address: is not an e-mail address/],
  ["a line's end in the subject", { subject: "Payments\nBcc: all@halden.test" }, /control character/],
  ["a bracket in the id", { messageId: "a>b@halden.test" }, /no Message-ID/],
  ["a period of another kind", { period: "../../etc" }, /no period/],
] as const)("%s is refused", async (_, given, message) => {
  await expect(put(given)).rejects.toThrow(message);
  expect((await readMails(database.db, {})).total).toBe(0);
});

test("an erased person's mails say neither where they went nor what they said, and none goes out", async () => {
  await put();
  await database.writer.transaction((tx) => erasePerson(tx, person));
  const { items } = await readMails(database.db, {});
  expect(items).toMatchObject([{ state: "dropped", why: "erased", subject: null, to: { name: null, address: null }, attempts: [] }]);
  expect(await database.db.selectFrom("mails").select(["reach", "message"]).execute()).toEqual([{ reach: null, message: null }]);
  expect(await readMailMessage(database.db, items[0]?.id ?? "")).toBeUndefined();
});

test("a kind that somebody stopped is stopped until they want it again, and no other is", async () => {
  const to = { address: "Team@halden.test" };
  const stop = (at: string) => database.writer.transaction((tx) => stopMail(tx, to, "alert", at));
  expect(await stop(noon)).toBe(true);
  expect(await stop(later(1).toISOString())).toBe(false);
  expect(await mailStoppedAt(database.writer.rows, { address: "team@halden.test" }, "alert")).toBe(noon);
  expect(await mailStoppedAt(database.writer.rows, to, "owner-digest")).toBeUndefined();
  expect(await database.writer.transaction((tx) => resumeMail(tx, to, "alert"))).toBe(true);
  expect(await mailStoppedAt(database.writer.rows, to, "alert")).toBeUndefined();
});

test("what waits for two hours is overdue; what was sent is emptied after 30 days", async () => {
  await put();
  const outlook = (ms: number) => readMailOutlook(database.db, later(ms));
  expect(await outlook(7_200_000)).toMatchObject({ waiting: 1, overdue: 0, oldestWaitingAt: noon });
  expect(await outlook(7_200_001)).toMatchObject({ waiting: 1, overdue: 1 });
  await database.writer.transaction((tx) => tx.run("UPDATE mails SET state = 'sent', ended_at = ?", [noon]));
  expect(await outlook(0)).toMatchObject({ waiting: 0, overdue: 0, lastSentAt: noon, oldestWaitingAt: null });
  const sweep = (ms: number) => database.writer.transaction((tx) => sweepMails(tx, later(ms)));
  expect(await sweep(30 * DAY_MS)).toBe(0);
  expect(await sweep(30 * DAY_MS + 1)).toBe(1);
  expect(await database.db.selectFrom("mails").select(["reach", "message"]).execute()).toEqual([{ reach: null, message: null }]);
  expect((await readMails(database.db, { state: "sent" })).items).toMatchObject([{ subject: "Payments", endedAt: noon }]);
});
