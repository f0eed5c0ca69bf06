import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseSettingsFile, writeSettingsFile } from "../../cli/settings-file.ts";
import { readSettingsFile } from "../../db/settings-file/read.ts";
import type { SettingsFile } from "../../posture/settings-file.ts";
import type { TestDatabase } from "../support/database.ts";
import { noon } from "../support/database.ts";
import { accountIds, importInto, organizationOfThree, settingsFiles } from "../support/decided-file.ts";
import { figure } from "../support/figures.ts";

const [one = "", two = "", three = ""] = accountIds;
const exported = async ({ db }: TestDatabase): Promise<string> => writeSettingsFile(await readSettingsFile(db, new Date(noon)));
const entries = async ({ writer }: TestDatabase): Promise<number> =>
  (await writer.rows.get<{ n: number }>("SELECT count(*) AS n FROM audit"))?.n ?? 0;

function parsed(text: string): SettingsFile {
  const { file, mistakes } = parseSettingsFile(text);
  expect(mistakes).toEqual([]);
  return file as SettingsFile;
}

/** With the addresses of webhooks, as somebody adds them by hand. */
const withTargets = (file: SettingsFile, from: SettingsFile): SettingsFile => ({
  ...file,
  ...(file.webhooks && {
    webhooks: file.webhooks.map((webhook) => ({
      ...webhook,
      target:
        from.webhooks?.find(
          ({ name, format, target = "" }) => name === webhook.name && format === webhook.format && new URL(target).host === webhook.host,
        )?.target ?? "",
    })),
  }),
});

test("export, import into a database without decisions, export: the same file; twice is once", async () => {
  await fc.assert(
    fc.asyncProperty(settingsFiles, async (file) => {
      const [first, second] = [await organizationOfThree(), await organizationOfThree()];
      try {
        const { plan } = await importInto(first, file);
        expect(plan.mistakes).toEqual([]);
        const text = await exported(first);
        const { acts } = await importInto(second, withTargets(parsed(text), file));
        expect(acts).toMatchObject({ change: 0, remove: 0 });
        expect(await exported(second)).toBe(text);
        for (const database of [first, second]) {
          const before = await entries(database);
          const again = await importInto(database, parsed(text), { prune: true, skipMissing: false });
          expect(again.acts).toMatchObject({ add: 0, change: 0, remove: 0 });
          expect([await exported(database), await entries(database)]).toEqual([text, before]);
        }
        // What was asked for first is so as well, in whichever words.
        expect((await importInto(first, file)).acts).toMatchObject({ add: 0, change: 0, remove: 0 });
      } finally {
        await first.close();
        await second.close();
      }
    }),
    { numRuns: figure(3, 400), endOnFailure: true },
  );
});

test("what is otherwise is changed, what the file does not name stays, and goes with --prune", async () => {
  const database = await organizationOfThree();
  await importInto(database, {
    pillarwatchSettings: 1,
    people: [
      { email: "ada@v.example", role: "lead" },
      { email: "bo@v.example", role: "viewer" },
    ],
    owners: [
      { account: one, email: "ada@v.example" },
      { ou: "Root / A", email: "bo@v.example" },
    ],
    serviceLevels: [{ days: { HIGH: 20 } }, { account: two, days: { HIGH: 5 } }],
    acceptances: [
      { account: one, check: "s3.1", reason: "a public website", until: "2026-12-24" },
      { account: two, check: "S3.1", reason: "proposed", until: "2026-12-24", state: "proposed", madeBy: "bo@v.example" },
    ],
    plans: [{ check: "IAM.5", accounts: [one, three], date: "2026-12-01" }],
    work: [{ check: "S3.1", assignee: "ada@v.example" }],
  });
  const file: SettingsFile = {
    pillarwatchSettings: 1,
    people: [{ email: "BO@v.example", role: "lead", disabled: true }],
    owners: [{ account: one, email: "ada@v.example", name: "Ada" }],
    serviceLevels: [{ days: { HIGH: 25 } }],
    acceptances: [
      { account: one, check: "S3.1", reason: "another reason", until: "2026-12-24" },
      { account: two, check: "S3.1", reason: "proposed", until: "2026-12-24" },
    ],
  };
  const changed = await importInto(database, file);
  expect(changed.acts).toEqual({ add: 0, change: 5, remove: 0, keep: 5 });
  const text = await exported(database);
  expect(parsed(text)).toMatchObject({
    people: [
      { email: "ada@v.example", role: "lead" },
      { email: "bo@v.example", role: "lead", disabled: true },
    ],
    owners: [{ account: one, name: "Ada" }, { ou: "ou-a" }],
    serviceLevels: [{ account: two }, { days: { HIGH: 25 } }],
    acceptances: [
      { account: one, reason: "another reason", state: "in force" },
      { account: two, reason: "proposed", state: "in force", madeBy: "bo@v.example" },
    ],
    plans: [{ accounts: [one, three] }],
    work: [{ assignee: "ada@v.example" }],
  });
  const pruned = await importInto(database, file, { prune: true, skipMissing: false });
  expect(pruned.acts).toMatchObject({ add: 0, change: 0, remove: 4 });
  const left = parsed(await exported(database));
  expect([left.people?.length, left.owners?.length, left.serviceLevels?.length, left.acceptances?.length, left.plans, left.work]).toEqual([
    ...[2, 1, 1, 2, undefined, undefined],
  ]);
  // What was decided is what counts: days to fix are applied, and a new acceptance stands in the earlier one's place.
  expect(await database.writer.rows.all("SELECT DISTINCT high FROM account_levels")).toEqual([{ high: 25 }]);
  expect(await database.writer.rows.all("SELECT state FROM acceptances ORDER BY id")).toMatchObject([
    { state: "ended" },
    {},
    { state: "in force" },
  ]);
  await database.close();
});

test("each mistake is told with its place, and nothing is changed; what is missing or over can be passed over", async () => {
  const database = await organizationOfThree();
  const before = await exported(database);
  const file: SettingsFile = {
    pillarwatchSettings: 1,
    people: [
      { email: "ada@v.example" },
      { email: "no address", role: "lead" },
      { email: "x@v.example", role: "lead" },
      { email: "X@v.example", role: "owner" },
    ],
    owners: [
      { account: "999999999999", email: "a@v.example" },
      { email: "a@v.example" },
      { account: one, ou: "ou-a", email: "a@v.example" },
    ],
    serviceLevels: [{ days: { CRITICAL: 30, HIGH: 20 } }],
    acceptances: [
      { account: one, check: "S3.1", reason: "long", until: "2028-01-01" },
      { account: one, check: "S3.1", reason: "over", until: "2026-11-01" },
      { finding: "f".repeat(32), reason: "none", until: "2026-12-01" },
      { account: two, check: "S3.1", reason: "made tomorrow", until: "2026-12-01", madeAt: "2026-11-30T00:00:00.000Z" },
    ],
    work: [{ check: "S3.1", assignee: "nobody@v.example" }, { check: "S3.1" }],
    webhooks: [{ name: "chat", host: "hooks.example.com", format: "json", events: ["new-critical"] }],
  };
  const { plan } = await importInto(database, file);
  const told = (of: readonly { at: readonly (string | number)[] }[]) => of.map(({ at }) => at.join(" "));
  expect(told(plan.mistakes)).toEqual([
    ...["people 0 role", "people 1 email", "people 3", "owners 0 account", "owners 1 account", "owners 2 ou", "serviceLevels 0 days HIGH"],
    ...["acceptances 0 until", "acceptances 2 finding", "acceptances 3 madeAt", "work 0 assignee", "work 1 assignee", "webhooks 0 target"],
  ]);
  expect(told(plan.passedOver)).toEqual(["acceptances 1 until"]);
  expect(await exported(database)).toBe(before);
  const lenient = await importInto(database, file, { prune: false, skipMissing: true });
  expect(told(lenient.plan.passedOver)).toEqual(
    expect.arrayContaining(["owners 0 account", "acceptances 2 finding", "work 0 assignee", "webhooks 0 target"]),
  );
  await database.close();
});

test("what lets somebody in is in no file: passwords, secrets, sessions, tokens, addresses of webhooks", async () => {
  const database = await organizationOfThree();
  const { told } = await importInto(database, {
    pillarwatchSettings: 1,
    people: [{ email: "ada@v.example", role: "administrator" }],
    webhooks: [{ name: "chat", format: "json", events: ["new-critical"], target: "https://hooks.example.com/services/T0/XYZ" }],
  });
  await database.writer.transaction((tx) =>
    tx.run("UPDATE people SET password = '$argon2id$of-ada', state = 'active', code_secret = x'00ff'"),
  );
  const secret = told[0]?.split(" ").at(-1) ?? "";
  expect(secret).toMatch(/^pws_/);
  const text = await exported(database);
  for (const hidden of ["argon2", secret, "XYZ", "services"]) expect(text).not.toContain(hidden);
  expect(text).toContain("host: hooks.example.com");
  await database.close();
});

test("an owner that a file assigns has not confirmed it: no digest goes to them by that", async () => {
  const database = await organizationOfThree();
  await importInto(database, {
    pillarwatchSettings: 1,
    owners: [
      { account: one, email: "a@v.example" },
      { account: two, email: "b@v.example", confirmed: true },
    ],
  });
  expect(await database.writer.rows.all("SELECT email, made_by FROM owner_assignments ORDER BY email")).toEqual([
    { email: "a@v.example", made_by: "command" },
    { email: "b@v.example", made_by: null },
  ]);
  await database.close();
});

test("a fix that is planned of what the same file accepts: it is planned while it is still open", async () => {
  const database = await organizationOfThree();
  const file: SettingsFile = {
    pillarwatchSettings: 1,
    acceptances: [{ account: three, check: "IAM.5", reason: "because of the move", until: "2026-11-29" }],
    plans: [{ check: "IAM.5", accounts: [three], date: "2026-11-27" }],
  };
  expect((await importInto(database, file)).acts).toMatchObject({ add: 2, change: 0 });
  expect((await importInto(database, file)).acts).toMatchObject({ add: 0, change: 0, keep: 2 });
  await database.close();
});

test("an import that is cut off before each of its transactions is carried on by the same import", async () => {
  const file: SettingsFile = {
    pillarwatchSettings: 1,
    settings: { ownersAcceptancesNeedApproval: false },
    people: [{ email: "ada@v.example", role: "lead", digest: { pace: "monthly", quietWeeks: "none", dailyAlert: true, timeZone: null } }],
    owners: [{ account: one, email: "ada@v.example" }],
    serviceLevels: [{ account: two, days: { HIGH: 5 } }],
    acceptances: [{ account: one, check: "S3.1", reason: "a public website", until: "2026-12-24", madeBy: "ada@v.example" }],
    plans: [{ check: "IAM.5", accounts: [three], date: "2026-12-01", assignee: "ada@v.example" }],
    work: [{ check: "S3.1", assignee: "ada@v.example", ticket: "https://t.example/1" }],
    webhooks: [{ name: "chat", format: "json", events: ["new-critical"], target: "https://hooks.example.com/a" }],
    unsubscribed: [{ email: "ada@v.example", mails: ["alert"] }],
  };
  const withoutIds = (text: string): string => text.replace(/id: [0-9a-f]{32}/g, "");
  const [whole, cut] = [await organizationOfThree(), await organizationOfThree()];
  await importInto(whole, file);
  let left = 0;
  const { writer } = cut;
  const cutting = {
    ...writer,
    rows: writer.rows,
    transaction: async <Result>(work: Parameters<typeof writer.transaction<Result>>[0]) => {
      left -= 1;
      if (left < 0) throw new Error("cut off");
      return writer.transaction(work);
    },
  };
  const outcome = (): Promise<string> =>
    importInto({ db: cut.db, writer: cutting }, file).then(
      () => "done",
      (error: Error) => error.message,
    );
  const outcomes: string[] = [];
  while (outcomes.at(-1) !== "done" && outcomes.length < 30) {
    left = 1; // one transaction more each time, from where it was
    outcomes.push(await outcome());
  }
  expect([...new Set(outcomes)]).toEqual(["cut off", "done"]);
  expect(outcomes.length).toBeGreaterThan(8);
  expect(withoutIds(await exported(cut))).toBe(withoutIds(await exported(whole)));
  expect(await entries(cut)).toBe(await entries(whole));
  const applied = ({ writer: { rows } }: TestDatabase) => rows.all("SELECT * FROM account_levels ORDER BY account");
  expect(await applied(cut)).toEqual(await applied(whole));
  await whole.close();
  await cut.close();
});

test("no file shuts everybody out: the last active administrator stays one, and all of that section stays as it was", async () => {
  const database = await organizationOfThree();
  await importInto(database, { pillarwatchSettings: 1, people: [{ email: "ada@v.example", role: "administrator" }] });
  await database.writer.transaction((tx) => tx.run("UPDATE people SET state = 'active'"));
  const file: SettingsFile = {
    pillarwatchSettings: 1,
    people: [
      { email: "bo@v.example", role: "viewer" },
      { email: "ada@v.example", role: "lead" },
    ],
  };
  await expect(importInto(database, file)).rejects.toThrow(/^role: this is the last active administrator/);
  expect(await database.writer.rows.all("SELECT email, role FROM people")).toEqual([{ email: "ada@v.example", role: "administrator" }]);
  await database.close();
});
