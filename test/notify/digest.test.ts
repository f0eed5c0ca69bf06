/** What a digest says, on the sample organization: the API's own numbers, nothing of anybody else's accounts, and no text that can do harm. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reader, Writer } from "../../db/dialect/connection.ts";
import { openDatabase, openForReading } from "../../db/open.ts";
import type { Changes } from "../../db/read/changes.ts";
import type { CoverageAnswer } from "../../db/read/coverage.ts";
import { readDigestRecipients } from "../../db/read/digest-recipients.ts";
import type { Check } from "../../db/read/fix-effects.ts";
import type { Posture } from "../../db/read/posture.ts";
import type { Kept, KeptWeek } from "../../db/read/service-levels.ts";
import type { Trend } from "../../db/read/trend.ts";
import { digestMail } from "../../jobs/digest.ts";
import type { Digest, Line } from "../../notify/digest/digest.ts";
import { type Facts, readFacts } from "../../notify/digest/facts.ts";
import { made } from "../../notify/digest/make.ts";
import { composeOwner, isQuiet } from "../../notify/digest/owner.ts";
import { smtpWay } from "../../notify/smtp.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import {
  accountsOwnedBy,
  contextAt,
  decidedAbout,
  figuresIn,
  lettersOf,
  piecesOf,
  quiet,
  roundAt,
  sampleDigests,
  settingAt,
  weekly,
} from "../support/digests.ts";
import { mailServer } from "../support/mail-server.ts";
import { sampleDatabase } from "../support/sample.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

const NOW = "2026-11-24T12:30:00.000Z";
const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-digest-"));
let writer: Writer;
let reader: Reader;
let application: TestApplication;
let owners: readonly { readonly email: string; readonly accounts: readonly AccountId[] }[];
let names: ReadonlyMap<AccountId, string>;
let digests: Readonly<Record<string, Digest>>;

beforeAll(async () => {
  copyFileSync(await sampleDatabase(), join(folder, "sample.db"));
  const url = `sqlite:${join(folder, "sample.db")}`;
  writer = await openDatabase(url, NOW);
  reader = openForReading(url);
  const db = reader.kysely;
  application = await testApplication({ db, writer }, { now: () => new Date(NOW), intervalMs: DAY_MS });
  const emails = await db.selectFrom("account_owners").select("email_folded").distinct().execute();
  owners = await Promise.all(
    emails.flatMap(({ email_folded: email }) =>
      email === null ? [] : [accountsOwnedBy(db, email).then((accounts) => ({ email, accounts }))],
    ),
  );
  names = new Map((await db.selectFrom("accounts").select(["account_id", "name"]).execute()).map((row) => [row.account_id, row.name]));
  digests = await sampleDigests(db);
  await decide();
}, 600_000);
afterAll(async () => {
  await application.app.close();
  await reader.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

/** In the account with most open, a lead plans a fix and accepts two other checks: one of them until next week. */
async function decide(): Promise<void> {
  const [largest] = [...owners].sort((a, b) => b.accounts.length - a.accounts.length);
  const account = largest?.accounts[0] ?? "";
  const { items } = (await application.get(`/api/v1/checks?account=${account}&kind=posture&limit=3`)).body as { items: Check[] };
  const [planned, soon, later] = items.map(({ check }) => check);
  const posted = async (path: string, payload: object) => {
    const { statusCode, body } = await application.app.inject({ method: "POST", url: path, payload });
    if (statusCode >= 300) throw new Error(`${path}: ${statusCode} ${body}`);
  };
  await posted("/api/v1/plans", { check: planned, account: [account], date: "2026-12-24" });
  const accept = (check: string | undefined, until: string) =>
    posted("/api/v1/acceptances", { subjects: [{ account, check }], reason: "Rebuilt in December", until });
  await accept(soon, "2026-12-02");
  await accept(later, "2027-03-01");
}

function hostileDecisions(hostile: string): Pick<Facts, "plans" | "ending"> {
  const { plans, ending } = decidedAbout({ id: hostile as AccountId, name: hostile }, 12);
  const named = { title: hostile, check: hostile };
  return {
    plans: plans.map((plan) => ({ ...plan, ...named, assignee: { id: "0e", name: hostile } })),
    ending: { ...ending, items: ending.items.map((item) => ({ ...item, subject: { ...item.subject, ...named } })) },
  };
}

const factsOf = (accounts: readonly AccountId[]): Promise<Facts> =>
  readFacts({ kind: "accounts", accounts }, weekly("2026-W47"), contextAt(reader.kysely, NOW));

/** As the page asks the API for what the address says (web/selection/digest-addresses.test.ts holds that it reads all of it). */
function askedBy(href: string): string {
  const { searchParams: query } = new URL(href);
  query.delete("range");
  if (!query.has("cause") && !query.has("status")) query.append("status", "open");
  return `/api/v1/findings?${query}&limit=1`;
}

describe("an owner's digest", () => {
  test("says the API's own numbers, asked by that person about that week", async () => {
    let told = 0;
    for (const [index, { accounts }] of owners.entries()) {
      const token = `digest-${index}`.padEnd(43, "-");
      await signedIn(writer, { role: "owner", token, email: `digest-${index}@pillarwatch.test`, accounts });
      const get = async <Answer>(url: string) => (await application.get(url, { cookie: cookieOf(token) })).body as Answer;
      const facts = await factsOf(accounts);
      const posture = await get("/api/v1/posture?at=2026-11-22&since=2026-11-15");
      expect(facts.posture).toEqual(posture);
      expect(facts.changes).toEqual(await get("/api/v1/posture/changes?from=2026-11-15&to=2026-11-22"));
      const trend = await get<Trend>("/api/v1/posture/trend?from=2026-08-30&to=2026-11-22&by=principle");
      expect(facts.trend.days.map(({ isCounted }) => isCounted)).toEqual(
        trend.points.map(({ open, reconstructed }) => open !== null && !reconstructed),
      );
      const isCounted = (index: number) => facts.trend.days[index]?.isCounted === true;
      expect([...facts.trend.open].sort()).toEqual(
        trend.series
          .filter(({ open }) => open.some((n, index) => isCounted(index) && n !== 0))
          .map(({ id, open }) => [id, open.map((n, index) => (isCounted(index) ? n : null))]),
      );
      const { timeToFix } = await get<Trend>("/api/v1/posture/trend?from=2026-11-16&to=2026-11-22");
      expect(facts.fixed.medianHours).toBe(timeToFix.medianHours);
      const high = await get<Changes>("/api/v1/posture/changes?from=2026-11-15&to=2026-11-22&severity=HIGH");
      expect(facts.newHigh).toBe(high.entered.parts.find(({ cause }) => cause === "new")?.n ?? 0);
      const critical = await get<Changes>("/api/v1/posture/changes?from=2026-11-15&to=2026-11-22&severity=CRITICAL");
      expect(facts.newCritical.total).toBe(critical.entered.parts.find(({ cause }) => cause === "new")?.n ?? 0);
      expect(facts.reopened.total).toBe(facts.changes.entered.parts.find(({ cause }) => cause === "reopened")?.n ?? 0);
      const { due } = await get<Posture>("/api/v1/posture");
      expect([facts.due?.overdue, facts.due?.soon]).toEqual([due?.overdueTotal, due?.soonTotal]);
      expect(facts.coverage.share).toEqual((await get<CoverageAnswer>("/api/v1/coverage?limit=1")).share);
      const { items } = await get<{ items: Check[] }>("/api/v1/checks?limit=100");
      for (const { how: _how, places: _places, ...fix } of facts.fixes) expect(items).toContainEqual(fix);
      const accepted = await get<{ total: number; items: unknown[] }>("/api/v1/acceptances?aboutToEnd=true&state=in%20force");
      expect(facts.ending).toEqual({ total: accepted.total, items: accepted.items.slice(0, 5) });
      const { items: plans } = await get<{ items: unknown[] }>("/api/v1/plans");
      expect(facts.plans).toEqual(plans);
      const { weeks, ...quarter } = await get<Kept & { weeks: KeptWeek[] }>("/api/v1/service-levels/kept");
      const { from: _from, to: _to, ...week } = weeks.find(({ to }) => to === "2026-11-22") as KeptWeek;
      expect(facts.kept).toEqual({ period: week, quarter });
      told += plans.length + accepted.total;
      const digest = composeOwner(facts, settingAt(NOW, null));
      expect(digest.figures.map(({ value }) => value).slice(0, 2)).toEqual([
        String(facts.posture.openTotal ?? "–"),
        facts.posture.score === null ? "–" : `${facts.posture.score} %`,
      ]);
    }
    expect(told).toBe(2); // a plan and an acceptance that ends soon, each told to its account's owner alone
  });

  test("arrives with the numbers that the API tells its reader of that week, in both parts; a lead's too", async () => {
    const [{ accounts } = { accounts: [] }] = [...owners].sort((a, b) => b.accounts.length - a.accounts.length);
    const tokens = { owner: "digest-mail-o".padEnd(43, "-"), lead: "digest-mail-l".padEnd(43, "-") } as const;
    await signedIn(writer, { role: "owner", token: tokens.owner, email: "owner@pillarwatch.test", accounts });
    await signedIn(writer, { role: "lead", token: tokens.lead, email: "lead@pillarwatch.test" });
    const server = await mailServer();
    const way = smtpWay({ host: "127.0.0.1", port: server.port, tls: "none", user: undefined, password: undefined });
    const settings = roundAt(reader.kysely, NOW);
    const recipients = await readDigestRecipients(reader.kysely);
    for (const role of ["owner", "lead"] as const) {
      const address = `${role}@pillarwatch.test`;
      const recipient = recipients.find((one) => one.address === address);
      if (recipient === undefined) throw new Error(`no digest goes to ${address}`);
      const { mail } = await digestMail({ recipient: { ...recipient, address }, period: weekly("2026-W47") }, settings, new Date(NOW));
      await way.send({ from: settings.sender.from.address, to: address }, mail.message, async () => true);
      const { html, text = "", subject = "" } = await server.parsed(server.taken.length - 1);
      const get = async <Answer>(url: string) => (await application.get(url, { cookie: cookieOf(tokens[role]) })).body as Answer;
      const then = await get<Posture>("/api/v1/posture?at=2026-11-22&since=2026-11-15");
      const { due } = await get<Posture>("/api/v1/posture");
      const wanted = [
        ["Open", then.openTotal?.toLocaleString("en-US")],
        ["Score", `${then.score} %`],
        ["Overdue", due?.overdueTotal.toLocaleString("en-US")],
        ...(role === "lead" ? [["Checks passed", `${then.checksPassed.percentage} %`]] : []),
      ];
      expect(figuresIn(String(html))).toEqual(wanted);
      const headers = { cookie: cookieOf(tokens[role]) };
      const preview = await application.app.inject({ url: "/api/v1/profile/digest/preview?week=2026-W47", headers });
      expect(lettersOf(preview.body)).toBe(lettersOf(String(html)));
      for (const [label, value] of wanted) expect(text).toMatch(new RegExp(`^${label}: ${value}( |$)`, "m"));
      expect(subject).toMatch(new RegExp(`score (\\d+ → )?${then.score}$`));
    }
    way.close();
    await server.close();
  });

  test("each item with a number opens a list of exactly so many rows", async () => {
    const [{ accounts } = { accounts: [] }] = [...owners].sort((a, b) => b.accounts.length - a.accounts.length);
    const token = "digest-rows".padEnd(43, "-");
    await signedIn(writer, { role: "owner", token, email: "digest-rows@pillarwatch.test", accounts });
    const digest = composeOwner(await factsOf(accounts), settingAt(NOW, null));
    const counted = digest.sections.flatMap((section) => {
      if (section.kind === "fixes") return section.items.map(({ closes }) => [closes.href, closes.text.replace("closes ", "")] as const);
      if (section.kind !== "rows") return [];
      return section.rows.flatMap(({ line, value }) => (/^[\d,]+$/.test(value.text) ? [[line[0]?.href, value.text] as const] : []));
    });
    expect(counted.length).toBeGreaterThan(4);
    for (const [href = "", told] of counted) {
      const { body } = await application.get(askedBy(href), { cookie: cookieOf(token) });
      expect([href, (body as { total: number }).total]).toEqual([href, Number(told.replace(",", ""))]);
    }
  });

  test("all that owners' digests name together is theirs", async () => {
    for (const { accounts } of owners) {
      const { html, text } = made(composeOwner(await factsOf(accounts), settingAt(NOW, null)));
      const others = [...names].filter(([id]) => !accounts.includes(id)).flat();
      const isNamed = (name: string) => new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
      expect(others.filter((name) => isNamed(name).test(html) || isNamed(name).test(text))).toEqual([]);
    }
  });
});

describe("every digest", () => {
  test("is small, asks nobody for anything, and leads to Pillarwatch alone", () => {
    for (const digest of Object.values(digests)) {
      const { html, text, pictures } = made(digest);
      expect(Buffer.byteLength(html)).toBeLessThan(100_000);
      expect(html.match(/(?:src|background)="(?!cid:)[^"]*"|url\(|@import|<script|<link/g)).toBeNull();
      for (const [, href = ""] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/pillarwatch\.example\.com\//);
      for (const { bytes } of pictures) expect(bytes.length).toBeLessThan(60_000);
      expect(text.split("\n").filter((line) => line.length > 76 && !line.trim().startsWith("https://"))).toEqual([]);
    }
  });

  test("says in its text part all that it says in HTML", () => {
    for (const digest of Object.values(digests)) {
      const flat = (text: string) => text.replace(/\s+/g, " ");
      const text = flat(made(digest).text);
      const said = piecesOf(digest).flatMap(({ text, href }) => [flat(text).trim(), href]);
      const figures = digest.figures.flatMap(({ label, value, move }) => [`${label}: ${value}`, move?.text]);
      expect([...said, ...figures].filter((part) => part !== undefined && part !== "" && !text.includes(part))).toEqual([]);
    }
  });

  test("leads from every item to the dashboard, and from what was not seen to the coverage", () => {
    const isLinked = (line: Line) => line.some(({ href }) => href !== undefined);
    for (const [name, { notices, sections }] of Object.entries(digests)) {
      const items = sections.flatMap((section): readonly Line[] => {
        if (section.kind === "fixes") return section.items.flatMap(({ title, closes }) => [[title], [closes]]);
        if (section.kind === "table") return section.table.rows.map((row) => [row.name]);
        return section.kind === "rows" ? section.rows.map(({ line, value }) => [...line, value]) : [];
      });
      const notice = notices.at(-1)?.filter(({ href }) => href === "https://pillarwatch.example.com/coverage");
      expect([name, items.filter((item) => !isLinked(item)), notice]).toEqual([name, [], notice && [expect.anything()]]);
    }
  });

  test("says first what was not seen: an old picture has no verdict", () => {
    expect(digests["owner-stale"]?.subject).toBe("Payments: old numbers, nothing read since 24 Nov");
    expect(digests["lead-stale"]?.notices[0]?.[0]?.text).toBe("Old numbers: ");
    expect(digests["owner-quiet"]?.sections.length).toBe(1);
  });
});

test("what is about to end and what came of plans is told, worst first, and a week in which nothing else happened is not quiet", () => {
  const { sections = [] } = digests["owner-some"] ?? {};
  const rowsOf = (title: string) => {
    const section = sections.find((one) => one.title.startsWith(title));
    return section?.kind === "rows" ? section.rows.map(({ value }) => value.text) : [];
  };
  expect(rowsOf("Planned: 1 done, 1 late, 1 still open")).toEqual(["late, 5 open", "done, 12 fixed", "6 of 8 open"]);
  expect(rowsOf("Acceptances about to end: 3")).toEqual(["ends 27 Nov", "ends 1 Dec", "ends 5 Dec"]);
  const overdue = sections.find(({ title }) => /^(Overdue|Due soon|Service levels)/.test(title));
  const said = overdue?.kind === "text" ? overdue.lines[0] : overdue?.note;
  const fixed = Number(sections.map(({ title }) => /^Fixed: (\d+)\./.exec(title)?.[1]).find((n) => n !== undefined));
  expect(fixed).toBeGreaterThan(0);
  expect(said?.map(({ text }) => text).join("")).toMatch(
    new RegExp(`^${fixed - Math.floor(fixed / 4)} of ${fixed} fixes this week in time \\(\\d+ %\\); \\d+ % over the last 13 weeks\\.$`),
  );
});

test("what is open again as its acceptance ended is told, with its findings, in a week that was quiet but for that", async () => {
  const facts = quiet(await factsOf(owners[0]?.accounts ?? []));
  expect(isQuiet(facts, settingAt(NOW, null))).toBe(true);
  const entered = { total: 3, parts: [{ cause: "acceptance ended" as const, n: 3 }] };
  const digest = composeOwner({ ...facts, changes: { ...facts.changes, entered } }, settingAt(NOW, null));
  const section = digest.sections.find(({ title }) => title === "New and open again");
  const [row] = section?.kind === "rows" ? section.rows : [];
  expect([row?.line.map(({ text }) => text), row?.value.text]).toEqual([["Open again, as their acceptance ended"], "3"]);
  const { status, body } = await application.get(askedBy(row?.line[0]?.href ?? ""));
  expect([status, (body as { total: number }).total]).toEqual([200, 0]); // the sample's acceptances have not ended
});

test("hostile names and titles stay text, on one line, and no address in them is a link", async () => {
  const hostile = `<script>alert(1)</script>"><img src=x onerror=1>\r\nBcc: all@example.com\u202e https://evil.example/ ${"x".repeat(10_000)}`;
  const [{ accounts } = { accounts: [] }] = owners;
  const facts = await factsOf(accounts);
  const digest = composeOwner(
    {
      ...facts,
      accounts: facts.accounts.map((account) => ({ ...account, name: hostile })),
      fixes: facts.fixes.map((fix) => ({ ...fix, title: hostile, check: hostile, places: [hostile] })),
      ...hostileDecisions(hostile),
      fixed: { total: 1, medianHours: 1, groups: facts.fixed.groups.map((group) => ({ ...group, title: hostile })) },
      coverage: { ...facts.coverage, gaps: facts.coverage.gaps.map((gap) => ({ ...gap, accountName: hostile })) },
    },
    settingAt(NOW, hostile),
  );
  const { subject, html, text } = made(digest);
  expect(subject).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(subject.length).toBeLessThan(150);
  expect(html).not.toMatch(/<script|<img src=x|\u202e/);
  expect(`${html}${text}`).not.toContain("https://evil.example");
  expect(Buffer.byteLength(html)).toBeLessThan(100_000);
});
