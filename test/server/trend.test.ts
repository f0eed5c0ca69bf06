import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Trend, TrendPoint, TrendSeries } from "../../contract/trend.ts";
import { readTrend } from "../../db/read/trend.ts";
import { rebuildOrganizationSteps } from "../../db/write/steps.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase } from "../support/database.ts";
import { november, payments, shop, trended } from "../support/trended.ts";

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await trended();
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

async function trend(query: string): Promise<Trend> {
  const { status, body } = await application.get(`/api/v1/posture/trend?${query}`);
  expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
  return body as Trend;
}

const week = "from=2026-11-14&to=2026-11-24";
const column = async <Name extends keyof TrendPoint>(query: string, name: Name) => (await trend(query)).points.map((point) => point[name]);
/** From the 14th to the 24th: five reconstructed, six of which something is known. */
const known = async <Name extends keyof TrendPoint>(query: string, name: Name) => (await column(`${query}&${week}`, name)).slice(5);
const _ = null;

describe("GET /posture/trend", () => {
  it("has every day of the range, dated, both ends included", async () => {
    expect(await column(week, "date")).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24].map(november));
  });

  it.each<[what: string, query: string, open: readonly (number | null)[]]>([
    ["the whole", "", [_, 2, 2, 3, 2, 3, 3, 8, 8, 5, 0]],
    ["an account: a day on which everything is fixed is 0", `account=${payments}`, [_, 2, 2, 3, 2, 3, 3, 3, 3, 0, 0]],
    ["an account that joins and leaves: nobody reported before and after", `account=${shop}`, [_, _, _, _, _, _, _, 5, 5, 5, _]],
    ["an account that nobody knows", "account=333333333333", [_, _, _, _, _, _, _, _, _, _, _]],
    ["an OU by its id", "ou=ou-pay", [_, 2, 2, 3, 2, 3, 3, 3, 3, 0, 0]],
    ["OUs by a name above", "ou=Root", [_, 2, 2, 3, 2, 3, 3, 8, 8, 5, 0]],
    ["a region", "region=us-east-1", [_, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0]],
    ["a principle", "principle=layers", [_, 0, 0, 0, 0, 0, 0, 5, 5, 5, 0]],
    ["a check, without case", "check=cve-2026-1", [_, 0, 0, 0, 0, 0, 0, 5, 5, 5, 0]],
    [
      "checks, of an account and a severity",
      `check=S3.1&check=CVE-2026-1&account=${payments}&severity=HIGH`,
      [_, 2, 2, 2, 1, 3, 3, 2, 2, 0, 0],
    ],
    ["a check of a kind that it has not", "check=S3.1&kind=threat", [_, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["a check that nobody knows", "check=S3.99", [_, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["a product", "product=inspector", [_, 0, 0, 0, 0, 0, 0, 5, 5, 5, 0]],
    ["a severity, which some enter and leave", "severity=HIGH", [_, 2, 2, 2, 1, 3, 3, 2, 2, 0, 0]],
    ["several severities, between which nothing moves", "severity=HIGH&severity=CRITICAL", [_, 2, 2, 2, 1, 3, 3, 3, 3, 0, 0]],
    ["several things at once", `account=${payments}&severity=CRITICAL&principle=people`, [_, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]],
  ])("open: %s", async (_what, query, open) => {
    expect(await column(`${query}&${week}`, "open")).toEqual(open);
  });

  it("says what is reconstructed, carried and stale, and who reported", async () => {
    const { points } = await trend(week);
    const marked = (name: "reconstructed" | "carried" | "stale") =>
      points.filter((point) => point[name]).map(({ date }) => Number(date.slice(-2)));
    expect([marked("reconstructed"), marked("carried"), marked("stale")]).toEqual([[15, 16, 17, 18], [22], [20]]);
    expect(await known("", "accountsReporting")).toEqual([1, 1, 2, 0, 2, 1]);
    expect(await known("", "coverage")).toEqual([
      { fresh: 8, of: 8, deniedByScp: 1 },
      { fresh: 6, of: 8, deniedByScp: 1 },
      { fresh: 16, of: 16, deniedByScp: 2 },
      null,
      { fresh: 16, of: 16, deniedByScp: 2 },
      { fresh: 8, of: 8, deniedByScp: 1 },
    ]);
    expect((await known(`account=${shop}`, "scoreCoverage")).filter(Boolean)).toEqual([
      { fresh: 2, of: 2 },
      { fresh: 2, of: 2 },
    ]);
  });

  it("counts changes from the first complete run on, by their causes; what joined is not new", async () => {
    expect(await known("", "entered")).toEqual([_, 1, 5, 0, 0, 0]);
    expect(await known("", "opened")).toEqual([_, 1, 0, 0, 0, 0]);
    expect(await known("", "left")).toEqual([_, 1, 0, 0, 3, 5]);
    expect(await known("", "fixed")).toEqual([_, 1, 0, 0, 2, 0]);
    expect(await known("", "resourceGone")).toEqual([_, 0, 0, 0, 1, 0]);
    expect(await known("", "resolved")).toEqual([_, 1, 0, 0, 3, 0]);
    expect(await known("severity=HIGH", "left")).toEqual([_, 1, 1, 0, 2, 0]);
    expect((await column(week, "entered")).slice(0, 5)).toEqual([_, _, _, _, _]);
  });

  it("the range's first day tells its own changes, and those before it none", async () => {
    const { points } = await trend("from=2026-11-21");
    expect(points.map(({ entered }) => entered)).toEqual([5, 0, 0, 0]);
    expect(points.map(({ left }) => left)).toEqual([0, 0, 3, 5]);
  });

  it("an account that was there and never could be read says nothing by having no problems", async () => {
    const dark = await trended();
    const account = await dark.account({ account_id: "444444444444" as AccountId, name: "dark" });
    for (const day of [19, 20, 21, 23, 24])
      await dark.insert("account_days", {
        day: november(day),
        account,
        fresh: 0,
        scopes: 8,
        score_fresh: 0,
        score_scopes: 2,
        denied_by_scp: 0,
      });
    const { app, get } = await testApplication(dark);
    const asked = async (query: string) => (await get(`/api/v1/posture/trend?from=2026-11-19&${query}`)).body as Trend;
    expect((await asked("account=444444444444")).points.map(({ open }) => open)).toEqual([_, _, _, _, _, _]);
    expect((await asked("likeForLike=true")).likeForLike).toEqual({ accounts: 1 });
    expect((await asked("by=account")).series.find(({ id }) => id === "444444444444")?.open).toEqual([_, _, _, _, _, _]);
    await app.close();
    await dark.close();
  });

  it("has the score and the checks passed; none where there is none, and none of reconstructed days", async () => {
    expect(await column(week, "score")).toEqual([_, _, _, _, _, 50, 50, 50, 50, 100, 100]);
    expect(await known("region=us-east-1", "score")).toEqual([_, 0, 0, 0, _, _]);
    expect(await known("principle=events", "score")).toEqual([100, 100, 100, 100, 100, 100]);
    expect(await known("severity=HIGH", "score")).toEqual([_, _, _, _, _, _]);
    expect(await known("product=inspector", "score")).toEqual([_, _, _, _, _, _]);
    expect(await known("product=securityhub", "score")).toEqual([50, 50, 50, 50, 100, 100]);
    expect(await known("", "checksPassed")).toEqual([70, 73, 73, 73, 100, 100]);
    expect(await known("severity=HIGH", "checksPassed")).toEqual([_, _, _, _, _, _]);
  });

  it("a year ends as a week does", async () => {
    for (const query of ["", "principle=people", `account=${payments}`]) {
      const { points, series } = await trend(`${query}&range=365&by=principle`);
      const ofWeek = await trend(`${query}&range=7&by=principle`);
      expect(points.slice(-8)).toEqual(ofWeek.points);
      const ends = series.map(({ id, open, score, checksPassed }) => [
        id,
        ...[open, score, checksPassed].map((numbers) => numbers.slice(-8)),
      ]);
      expect(ends).toEqual(ofWeek.series.map(({ id, open, score, checksPassed }) => [id, open, score, checksPassed]));
    }
  });

  it("marks what changed the counting: catalogue, rules, time zone", async () => {
    const { points } = await trend(week);
    expect(points.flatMap(({ date, marks }) => marks.map((mark) => ({ date, ...mark })))).toEqual([
      { date: november(20), kind: "catalogue", from: "aaa", to: "bbb" },
      { date: november(21), kind: "rules", from: "1", to: "2" },
      { date: november(23), kind: "time zone", from: "UTC", to: "Europe/Berlin" },
    ]);
  });

  it("takes percentiles of the fixes, of each day and of the range", async () => {
    expect(await known("", "timeToFix")).toEqual([
      { fixes: 0, medianHours: null, p90Hours: null },
      { fixes: 1, medianHours: 10, p90Hours: 10 },
      { fixes: 0, medianHours: null, p90Hours: null },
      { fixes: 0, medianHours: null, p90Hours: null },
      { fixes: 10, medianHours: 100, p90Hours: 100 },
      { fixes: 0, medianHours: null, p90Hours: null },
    ]);
    expect((await trend(week)).timeToFix).toEqual({ fixes: 11, medianHours: 100, p90Hours: 100 });
    expect((await trend("range=7&principle=layers")).timeToFix).toEqual({ fixes: 0, medianHours: null, p90Hours: null });
  });

  it("compares with the range's first known day, never with a reconstructed one", async () => {
    expect((await trend(week)).change).toEqual({ since: november(19), open: -3, score: 50, checksPassed: 30 });
    expect((await trend("from=2026-11-21")).change).toEqual({ since: november(21), open: -8, score: 50, checksPassed: 27 });
    expect((await trend("from=2026-11-15&to=2026-11-18")).change).toBeNull();
  });

  it("like for like: only who was there from the first day on", async () => {
    const compared = await trend("from=2026-11-20&to=2026-11-23&likeForLike=true");
    expect(compared.likeForLike).toEqual({ accounts: 1 });
    expect(compared.points.map(({ open }) => open)).toEqual([3, 3, 3, 0]);
    const later = await trend("from=2026-11-22&to=2026-11-23&likeForLike=true");
    expect([later.likeForLike, later.points.map(({ open }) => open)]).toEqual([{ accounts: 2 }, [8, 5]]);
    expect((await trend("from=2026-11-22&likeForLike=true")).likeForLike).toEqual({ accounts: 1 });
    expect((await trend("range=all&likeForLike=true")).points.map(({ open }) => open)).toEqual([2, 2, 3, 2, 3, 3, 3, 3, 0, 0]);
  });

  it.each([
    ["range=7", 17, 24],
    ["range=all", 15, 24],
    ["from=2026-11-20", 20, 24],
    ["from=2026-11-20&to=2026-11-20", 20, 20],
  ])("?%s is from the %ith to the %ith", async (query, from, to) => {
    const { points, ...rest } = await trend(query);
    expect([rest.from, rest.to, points.length]).toEqual([november(from), november(to), to - from + 1]);
  });
});

const series = async (query: string): Promise<Readonly<Record<string, TrendSeries>>> =>
  Object.fromEntries((await trend(`${query}&${week}`)).series.map((one) => [one.id, one]));

describe("by part", () => {
  it("a principle each, which add up to the whole", async () => {
    const by = await series("by=principle");
    expect(by.people?.open).toEqual([_, 2, 2, 3, 2, 3, 3, 3, 3, 0, 0]);
    expect(by.layers?.open).toEqual([_, 0, 0, 0, 0, 0, 0, 5, 5, 5, 0]);
    expect([by.people?.score.slice(5), by.events?.score.slice(5)]).toEqual([
      [0, 0, 0, 0, 100, 100],
      [100, 100, 100, 100, 100, 100],
    ]);
    expect(by.people?.timeToFix).toEqual({ fixes: 11, medianHours: 100, p90Hours: 100 });
  });

  it("a severity each: a move leaves the one and enters the other", async () => {
    const by = await series("by=severity");
    expect(by.HIGH?.open).toEqual([_, 2, 2, 2, 1, 3, 3, 2, 2, 0, 0]);
    expect([by.HIGH?.left[7], by.CRITICAL?.entered[7], by.CRITICAL?.opened[7]]).toEqual([1, 1, 0]);
    expect([by.CRITICAL?.fixed[9], by.LOW?.timeToFix.fixes, by.HIGH?.timeToFix.fixes]).toEqual([1, 0, 11]);
  });

  it("an account each, by name; nobody speaks for one before it joined and after it left", async () => {
    const by = await series("by=account");
    expect(by[shop]).toMatchObject({ name: "shop-prod", open: [_, _, _, _, _, _, _, 5, 5, 5, _], score: Array(11).fill(null) });
    expect(by[payments]).toMatchObject({ open: [_, 2, 2, 3, 2, 3, 3, 3, 3, 0, 0], score: [_, _, _, _, _, 50, 50, 50, 50, 100, 100] });
    expect(by[payments]?.timeToFix.fixes).toBe(11);
  });

  it.each([
    ["product", "inspector", [0, 0, 5, 5, 5, 0]],
    ["region", "us-east-1", [0, 1, 1, 1, 0, 0]],
    ["ou", "ou-shop", [_, _, 5, 5, 5, _]],
  ])("by %s: %s", async (split, id, open) => {
    expect((await series(`by=${split}`))[id]?.open.slice(5)).toEqual(open);
  });

  it("by best practice, as today's catalogue says; a check may be in several", async () => {
    const practicesOf = (check: string) => builtIn.decide({ check, product: "securityhub" }).practices;
    const practices = practicesOf("S3.1");
    const by = await series("by=bestPractice");
    expect(practices.length).toBeGreaterThan(0);
    for (const practice of practices) {
      expect(by[practice]?.name).toMatch(/\w+ \w+/);
      expect(by[practice]?.open).toEqual([_, 2, 2, 3, 2, 3, 3, 3, 3, 0, 0]);
      const failing = practicesOf("RDS.8").includes(practice) ? 50 : 0; // the control that always passes
      expect(by[practice]?.score.slice(5)).toEqual([failing, failing, failing, failing, 100, 100]);
      expect(by[practice]?.timeToFix.fixes).toBe(11);
    }
  });

  it("the same of some accounts as of all, where they are all", async () => {
    for (const split of ["principle", "severity", "product", "region"])
      expect(await series(`by=${split}&account=${payments}&account=${shop}`)).toEqual(await series(`by=${split}`));
  });

  it("more than 60 accounts: those with most open, and all others together", async () => {
    const many = await trended();
    for (let index = 0; index < 70; index += 1) {
      const account = await many.account({ account_id: String(300_000_000_000 + index) as AccountId, name: `account-${index}` });
      await many.insert("account_days", {
        day: november(21),
        account,
        fresh: 1,
        scopes: 1,
        score_fresh: 0,
        score_scopes: 0,
        denied_by_scp: 0,
      });
      const step = { region: "eu-west-1", check_ref: 1, product: "securityhub", from_state: "none", to_state: "open" } as const;
      const entered = { from_severity: "", to_severity: "LOW", cause: "account joined" } as const;
      await many.insert("steps", { account, day: november(21), ...step, ...entered, n: index + 1 });
    }
    await many.writer.transaction((tx) => rebuildOrganizationSteps(tx));
    const { app, get } = await testApplication(many);
    const { body } = await get(`/api/v1/posture/trend?by=account&from=2026-11-21&to=2026-11-21`);
    const split = (body as Trend).series;
    expect(split).toHaveLength(60);
    expect(split[0]).toMatchObject({ id: null, name: null, open: [1 + 2 + 3 + 3 + 4 + 5 + 5 + 6 + 7 + 8 + 9 + 10 + 11] });
    await app.close();
    await many.close();
  });
});

test.each([
  ["from", "from=2026-11-20&to=2026-11-19"],
  ["from", "to=2026-11-19"],
  ["from", "from=2026-02-30"],
  ["from", "from=2014-01-01"],
  ["to", "from=2026-11-20&to=2026-11-25"],
  ["to", "from=2026-11-20&to=soon"],
  ["range", "range=14"],
  ["range", "range=7&from=2026-11-20"],
  ["by", "by=owner"],
  ["severity", "severity=WORST"],
  ["principle", "principle=hope"],
  ["account", "account=12"],
  ["likeForLike", "likeForLike=perhaps"],
  ["owner", "owner=me"],
])("%s is named in ?%s", async (field, query) => {
  expect(await application.get(`/api/v1/posture/trend?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

describe("the wall", () => {
  const clock = { now: new Date(noon), timeZone: "UTC", intervalMs: 3_600_000 };
  const of = (...accounts: readonly AccountId[]) => ({ kind: "accounts", accounts }) as const;

  it("a reader of one account sees its trend, whatever they ask for", async () => {
    const own = await readTrend(database.db, of(payments), { by: "account", from: november(19) }, clock);
    expect(own.points.map(({ open, accounts }) => [open, accounts])).toEqual([
      [3, 1],
      [3, 1],
      [3, 1],
      [3, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(own.series.map(({ id }) => id)).toEqual([payments]);
    const other = await readTrend(database.db, of(payments), { account: [shop], likeForLike: true }, clock);
    expect(other.points.every(({ open, accounts }) => open === null && accounts === 0)).toBe(true);
  });

  it("no accounts means nothing, never everything", async () => {
    const { points, series: none } = await readTrend(database.db, of(), { by: "account" }, clock);
    expect([points.every(({ open }) => open === null), none]).toEqual([true, []]);
  });
});
