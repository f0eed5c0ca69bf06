/** A small organization whose findings have the same public ids in every database, and settings files about it. */
import * as fc from "fast-check";
import { applyImport } from "../../db/settings-file/apply.ts";
import { planImport } from "../../db/settings-file/plan.ts";
import { writeAccountDays } from "../../db/write/account-days.ts";
import { demandTarget } from "../../notify/target-guard.ts";
import type { Day } from "../../posture/calendar.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import type { SettingsFile } from "../../posture/settings-file.ts";
import { type AccountId, mailKinds, roles, webhookEvents } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "./database.ts";
import { testKeys } from "./signed-in.ts";
import { sumRows } from "./summed.ts";

const today = "2026-11-24" as Day;
export const accountIds = [1, 2, 3].map((digit) => String(digit).repeat(12) as AccountId);
const checks = ["S3.1", "IAM.5"];
const findingId = (nth: number): string => nth.toString(16).padStart(32, "0");

export async function organizationOfThree(): Promise<TestDatabase> {
  const database = await testDatabase();
  for (const [index, account_id] of accountIds.entries()) {
    const account = await database.account({ account_id, name: `account ${index}`, ou_id: "ou-a", ou_path: "Root / A" });
    await database.scope({ account });
    for (const [nth, check_id] of checks.entries())
      await database.finding(
        { account, public_id: Buffer.from(findingId(index * 2 + nth), "hex"), clock_day: today, due_on: "2026-12-24" as Day },
        { check_id, principle: "data" },
        { uid: `arn:aws:s3:::Bucket-${check_id}-${index}` },
      );
  }
  await database.insert("ous", { ou_id: "ou-a", organization_id: null, parent: null, path: "Root / A" });
  await database.run({ day: today });
  await sumRows(database);
  await database.writer.transaction((tx) => writeAccountDays(tx, today, Date.parse(noon), 3_600_000));
  return database;
}

/** As the command does it. @returns the plan that was carried out, and what was told. */
export async function importInto(
  { db, writer }: Pick<TestDatabase, "db" | "writer">,
  file: SettingsFile,
  options = { prune: false, skipMissing: false },
) {
  const asking = { db, now: new Date(noon), timeZone: "UTC", target: (address: string) => demandTarget(address, [], "target") };
  const plan = await planImport(asking, file, options);
  const told: string[] = [];
  const deed = { at: noon, actor: { kind: "command", id: null }, from: null } as const;
  if (plan.mistakes.length === 0)
    await applyImport(
      { writer, keys: testKeys, deed, timeZone: "UTC", rules: usualOwnerRules, tell: (line) => void told.push(line) },
      file,
      plan,
    );
  const acts = Object.fromEntries(
    (["add", "change", "keep", "remove"] as const).map((act) => [act, plan.steps.filter((step) => step.act === act).length]),
  );
  return { plan, acts, told };
}

const emails = ["ada@v.example", "Bo@v.example", "cy@v.example"];
const email = fc.constantFrom(...emails);
const account = fc.constantFrom(...accountIds);
const day = fc.integer({ min: 25, max: 30 }).map((date) => `2026-11-${date}`);
const ticket = fc.constantFrom("https://t.example/1", "https://t.example/2");
const words = fc.string({
  unit: fc.constantFrom("a", "ß", " ", '"', "'", "#", ":", "-", "\n", "1", "{", "*", "&", "!"),
  minLength: 1,
  maxLength: 30,
});
const reason = words.map((text) => `because${text}.`);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const place = fc.oneof(
  account.map((id) => ({ account: id })),
  fc.constant({ ou: "ou-a" }),
);
const subject = fc.oneof(
  fc.nat(5).map((nth) => ({ finding: findingId(nth) })),
  fc.record({ account, check: fc.constantFrom(...checks) }),
  fc.tuple(fc.nat(2), fc.constantFrom(...checks)).map(([index, check]) => ({
    ...{ account: accountIds[index] ?? "", check, resource: `arn:aws:s3:::Bucket-${check}-${index}` },
  })),
);
const list = <Entry>(entry: fc.Arbitrary<Entry>, selector: (entry: Entry) => unknown) =>
  fc.uniqueArray(entry, { maxLength: 4, selector: (one) => JSON.stringify(selector(one)).toLowerCase() });
const digest = fc.record({
  ...{ pace: fc.constantFrom("weekly", "none", "monthly"), quietWeeks: fc.constantFrom("short", "none"), dailyAlert: fc.boolean() },
  timeZone: fc.constantFrom(null, "Europe/Berlin"),
});
const day4 = fc.record({ CRITICAL: fc.integer({ min: 1, max: 9 }), HIGH: fc.integer({ min: 10, max: 30 }) });

const people = fc
  .tuple(
    fc.array(fc.record({ name: some(fc.constantFrom("Ada", "Bö")), role: fc.constantFrom(...roles), digest: some(digest) }), {
      minLength: 3,
      maxLength: 3,
    }),
    fc.boolean(),
  )
  .map(([three, isDisabled]) => [
    ...three.map((one, index) => ({ email: emails[index], ...one })),
    { email: "dee@v.example", role: "viewer" as const, ...(isDisabled ? { disabled: true } : {}) },
    { email: "eve@v.example", subject: "https://id.example eve", role: "owner" as const, accounts: [accountIds[0] ?? ""] },
  ]);

/** Whole files about the organization: every section, every way of naming a thing. */
export const settingsFiles: fc.Arbitrary<SettingsFile> = fc
  .record({
    pillarwatchSettings: fc.constant(1),
    settings: fc.record({ ownersAcceptancesNeedApproval: fc.boolean() }),
    people,
    owners: list(
      fc.tuple(place, email, some(fc.constantFrom("Ada", "x: y")), some(fc.constant(true))).map(([of, who, name, confirmed]) => ({
        ...{ ...of, email: who, name, confirmed },
      })),
      ({ name: _, confirmed: __, ...rest }) => rest,
    ),
    serviceLevels: list(
      fc.tuple(fc.oneof(place, fc.constant({})), day4).map(([of, days]) => ({ ...of, days })),
      ({ days: _, ...rest }) => rest,
    ),
    acceptances: list(
      fc
        .tuple(subject, reason, some(ticket), day, some(fc.constantFrom("proposed", "in force")), some(email))
        .map(([of, why, link, until, state, madeBy]) => ({ ...of, reason: why, ticket: link, until, state, madeBy })),
      ({ reason: _, ticket: __, until: ___, state: ____, madeBy: _____, ...rest }) => rest,
    ),
    plans: list(
      fc.record({
        check: fc.constantFrom(...checks),
        accounts: fc.uniqueArray(account, { minLength: 1 }),
        date: day,
        assignee: some(email),
        place: some(fc.constant(null)),
      }),
      ({ check }) => check,
    ),
    work: list(
      fc
        .tuple(
          fc.oneof(
            fc.nat(5).map((nth) => ({ finding: findingId(nth) })),
            fc.record({ check: fc.constantFrom(...checks), account: some(account) }),
          ),
          email,
          some(ticket),
        )
        .map(([of, assignee, link]) => ({ ...of, assignee, ticket: link })),
      ({ assignee: _, ticket: __, ...rest }) => rest,
    ),
    webhooks: list(
      fc.record({
        name: fc.constantFrom("chat", "siem"),
        format: fc.constantFrom("json", "slack"),
        events: fc.uniqueArray(fc.constantFrom(...webhookEvents), { minLength: 1 }),
        on: fc.boolean(),
        target: fc.constantFrom("https://hooks.example.com/a?secret=1", "https://hooks.example.org/b"),
      }),
      ({ name, format, target }) => [name, format, target],
    ),
    unsubscribed: list(
      fc.record({ email, mails: fc.uniqueArray(fc.constantFrom(...mailKinds), { minLength: 1 }) }),
      ({ email: who }) => who,
    ),
  })
  .map((file) => JSON.parse(JSON.stringify(file)) as SettingsFile);
