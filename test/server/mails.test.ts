/** What was mailed, over HTTP: for who decides, with what became of it and what the server said to every attempt. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Mail, Mails } from "../../contract/mail.ts";
import { type AttemptEnd, endAttempt, handMail, takeMail } from "../../db/write/mail-attempts.ts";
import { putMail } from "../../db/write/outbox.ts";
import { reachOfText } from "../../posture/reach.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

const holder = { host: "here", pid: 1, token: "the test's" };
const refused: AttemptEnd = { outcome: "refused", code: 550, answer: "550 5.1.1 No such user here" };
const unanswered: AttemptEnd = { outcome: "trouble", code: undefined, answer: "the connection ended" };

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  for (const name of ["a", "b", "c"]) await put(`${name}@halden.test`);
  await attempted(0, unanswered);
  await attempted(0, { outcome: "sent", code: 250, answer: "250 taken" });
  await attempted(0, refused);
  await attempted(3_600_000, { outcome: "sent", code: 250, answer: "250 taken at last" });
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

async function put(address: string): Promise<void> {
  const mail = {
    kind: "owner-digest",
    person: null,
    address,
    period: "2026-W48",
    subject: `Payments of ${address}`,
    reach: reachOfText(""),
  } as const;
  await database.writer.transaction((tx) =>
    putMail(tx, { ...mail, messageId: `of-${address}`, message: Buffer.from("Payments\r\n") }, noon),
  );
}

/** The one that is due longest is handed over, and ends so. */
async function attempted(laterMs: number, end: AttemptEnd): Promise<void> {
  const now = new Date(Date.parse(noon) + laterMs);
  await database.writer.transaction(async (tx) => {
    const mail = await takeMail(tx, holder, now);
    if (mail === undefined) throw new Error("no mail is due");
    await handMail(tx, mail, holder, now);
    await endAttempt(tx, mail, end, { holder, now, share: 0 });
  });
}

const mails = async (query = ""): Promise<Mails> => (await application.get(`/api/v1/mails${query}`)).body as Mails;
const told = ({ to, state, why, attempts, perhapsTwice }: Mail) => [
  to.address?.[0],
  state,
  why,
  attempts.map(({ outcome }) => outcome),
  perhapsTwice,
];

test("each is told with its attempts, the newest first: what was refused, and what may have arrived twice", async () => {
  const { items, total } = await mails();
  expect(items.map(told)).toEqual([
    ["c", "failed", "refused", ["refused"], false],
    ["b", "sent", null, ["sent"], false],
    ["a", "sent", null, ["sent", "trouble"], true],
  ]);
  expect(total).toBe(3);
  expect(items[0]?.attempts).toEqual([
    {
      ...{ begunAt: noon, handedAt: noon, endedAt: noon, outcome: "refused", code: 550, answer: "550 5.1.1 No such user here" },
      perhapsTaken: false,
    },
  ]);
  expect(items[2]).toMatchObject({ messageId: "of-a@halden.test", subject: "Payments of a@halden.test", kind: "owner-digest" });
});

test("those of a state, page by page; a cursor is of its filter", async () => {
  expect((await mails("?state=failed")).items.map(told)).toEqual([["c", "failed", "refused", ["refused"], false]]);
  expect((await mails("?kind=alert")).items).toEqual([]);
  const { items, next, total } = await mails("?state=sent&limit=1");
  expect([items.length, total]).toEqual([1, 2]);
  const second = await mails(`?state=sent&limit=1&cursor=${next}`);
  expect([second.items[0]?.to.address, second.next]).toEqual(["a@halden.test", null]);
  expect((await application.get(`/api/v1/mails?cursor=${next}`)).status).toBe(400);
});

test.each(["owner", "viewer"] as const)("a reader who decides nothing, %s, is refused", async (role) => {
  const token = role.padEnd(43, "-");
  await signedIn(database.writer, { role, token, email: `${role}@pillarwatch.test`, accounts: ["111111111111"] });
  expect((await application.get("/api/v1/mails", { cookie: cookieOf(token) })).status).toBe(403);
});
