/**
 * `npm run screenshots [-- part of a name]`: every page of the sample organization at 1440 and 390 px, light and dark, into docs/screens/ as
 * WebP. The organization, its instant and the clock are the browser tests' own, so that a picture changes only where a page does.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Checks } from "../contract/checks.ts";
import { openDatabase, openForReading } from "../db/open.ts";
import { makeLink } from "../db/write/links.ts";
import { recipientKey } from "../db/write/mail-stops.ts";
import { makePerson } from "../db/write/people.ts";
import { stopToken } from "../notify/links/stop.ts";
import { noon } from "../test/support/database.ts";
import { doctored } from "../test/support/doctored.ts";
import { fillLog } from "../test/support/logged.ts";
import { leadCookieIn, openBrowser, serve, visit } from "../test/support/pages.ts";
import { builtPages, wholeSampleDatabase } from "../test/support/sample.ts";
import { cookieOf, LEAD_TOKEN, signedIn, testKeys } from "../test/support/signed-in.ts";

interface Shown {
  /** Of the file: name-1440-light.webp. */
  readonly name: string;
  readonly path: string;
  /** What a page's picture waits for, beside a quiet network. */
  readonly until?: string;
  /** Only what fits into the window: a panel is as high as it. */
  readonly isWindow?: true;
  /** Whose eyes it is shown to; an administrator's unless said. */
  readonly to?: "nobody" | "owner";
}

const folder = join(import.meta.dirname, "../docs/screens");
const QUALITY = 70;

const [asked = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const own = mkdtempSync(join(tmpdir(), "pillarwatch-screens-"));
copyFileSync(await wholeSampleDatabase(), join(own, "sample.db"));
const databaseUrl = `sqlite:${join(own, "sample.db")}`;
const writer = await openDatabase(databaseUrl, noon);
await fillLog(writer);
const reader = openForReading(databaseUrl);
const served = await serve({ db: reader.kysely, writer }, await builtPages(), { isSample: true, doctor: doctored() });
const browser = await openBrowser();
const OWNER_TOKEN = "owner".padEnd(43, "-");
await signedIn(writer, { role: "owner", token: OWNER_TOKEN, accounts: ["560738219944", "731049586620"] });

/** @returns what stands behind the # of somebody's link. */
function invitation(): Promise<string> {
  return writer.transaction(async (tx) => {
    const invited = { kind: "local", email: "noor@vesper.example", name: "Noor Haddad", role: "owner", state: "invited" } as const;
    return (await makeLink(tx, "invitation", (await makePerson(tx, invited, noon)).id, noon)).token;
  });
}

async function post(path: string, body: object, token = LEAD_TOKEN): Promise<void> {
  const response = await fetch(`${served.address}/api/v1${path}`, {
    method: "POST",
    headers: { cookie: cookieOf(token), "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
}
/** Asked as a person would: an administrator's are in force, an owner's wait for a lead. */
const accept = (subject: object, reason: string, until: string, token?: string): Promise<void> =>
  post("/acceptances", { subjects: [subject], reason, until }, token);
const [PAYMENTS, LEDGER] = ["560738219944", "731049586620"];
await accept(
  { account: PAYMENTS, check: "EC2.19" },
  "The ports are open to the partners’ fixed addresses until the tunnel stands.",
  "2026-12-04",
);
await accept(
  { account: LEDGER, check: "Policy:IAMUser/S3BucketSharedExternally" },
  "These buckets are shared with the auditors’ own account.",
  "2027-05-31",
);
await accept(
  { account: PAYMENTS, check: "EC2.8" },
  "Agents that need the first metadata service are being replaced.",
  "2027-01-31",
  OWNER_TOKEN,
);

/** What is to be fixed first, by days one after the other: of the whole organization, and by an owner of theirs. */
for (const [token, days] of [
  [OWNER_TOKEN, ["2026-12-11"]],
  [LEAD_TOKEN, ["2026-12-18", "2027-01-29"]],
] as const) {
  const answer = await fetch(`${served.address}/api/v1/checks?kind=posture&limit=${days.length}`, { headers: { cookie: cookieOf(token) } });
  const { items } = (await answer.json()) as Checks;
  for (const [index, date] of days.entries()) await post("/plans", { check: items[index]?.check, date }, token);
}

/** A further page is a line here. */
const shown: readonly Shown[] = [
  { name: "overview", path: "/?range=90", until: ".recharts-surface" },
  { name: "overview-as-if", path: "/?range=90&asIf=nothing-decided", until: ".recharts-surface" },
  { name: "principles", path: "/principles" },
  { name: "principle", path: "/principles/identity", until: ".recharts-surface" },
  { name: "principle-traceability", path: "/principles/traceability?practice=SEC04-BP01", until: ".recharts-surface" },
  { name: "accounts", path: "/accounts", until: ".heat .line" },
  { name: "accounts-open", path: "/accounts?cells=open&byUnit=no&rank=data", until: ".heat .line" },
  { name: "accounts-table", path: "/accounts?show=table" },
  // The sample's world is made from one seed: its accounts are the same in every picture.
  { name: "account", path: "/accounts/560738219944", until: ".recharts-surface" },
  { name: "findings", path: "/findings?severity=CRITICAL&severity=HIGH", until: "table.findings", isWindow: true },
  { name: "findings-by-check", path: "/findings?by=check", until: "table.findings", isWindow: true },
  { name: "checks", path: "/checks", until: "table.checks", isWindow: true },
  { name: "check", path: "/checks/EC2.19", until: "table.findings" },
  { name: "compare", path: "/compare?first=2026-09-24" },
  { name: "compare-ous", path: "/compare?of=ous&first=Root%20%2F%20Production" },
  { name: "coverage", path: "/coverage" },
  { name: "runs", path: "/runs" },
  { name: "run", path: "/runs/28" },
  { name: "acceptances", path: "/acceptances", until: "table.acceptances" },
  { name: "plans", path: "/plans", until: "table.plans" },
  { name: "levels", path: "/service-levels", until: "table" },
  { name: "digests", path: "/digests", until: "table.digests" },
  {
    name: "unsubscribe",
    path: `/unsubscribe#${stopToken(testKeys.links, { kind: "owner-digest", recipient: recipientKey({ person: 1 }) })}`,
    to: "nobody",
    until: "form",
  },
  { name: "webhooks", path: "/webhooks", until: "h1" },
  { name: "tokens", path: "/tokens", until: "table.tokens" },
  { name: "audit", path: "/audit?since=2026-11-18", until: "table.audit" },
  { name: "doctor", path: "/doctor", until: ".checks-of-doctor" },
  { name: "help", path: "/help", until: ".help-about" },
  { name: "help-page", path: "/help/concepts", until: ".help-text table" },
  { name: "not-found", path: "/nowhere" },
  { name: "sign-in", path: "/sign-in", to: "nobody" },
  { name: "welcome", path: `/welcome#${await invitation()}`, to: "nobody", until: "form" },
  { name: "owner", path: "/", to: "owner", until: ".verdict-strip a" },
  { name: "owners", path: "/owners" },
  { name: "profile", path: "/profile" },
  { name: "people", path: "/people", until: "table.people" },
];

for (const page of shown.filter(({ name }) => name.includes(asked))) {
  for (const width of [1440, 390]) for (const dark of [false, true]) await picture(page, width, dark);
}
await browser.close();
await served.close();
await reader.close();
await writer.close();
rmSync(own, { recursive: true });

async function picture({ name, path, until, isWindow, to }: Shown, width: number, dark: boolean): Promise<void> {
  const { page, context } = await visit(browser, { width, dark, lessMotion: true });
  if (to !== undefined) await context.clearCookies();
  if (to === "owner") await context.addCookies([{ ...leadCookieIn, value: OWNER_TOKEN }]);
  await page.clock.setFixedTime(noon);
  await page.goto(`${served.address}${path}`);
  await page.locator("h1").waitFor();
  if (until !== undefined) await page.locator(until).first().waitFor();
  await page.waitForLoadState("networkidle");
  const file = `${name}-${width}-${dark ? "dark" : "light"}.webp`;
  writeFileSync(join(folder, file), await webp(page, isWindow !== true));
  console.log(file);
  await context.close();
}

/** Chromium writes WebP itself; Playwright does not ask it to. */
async function webp(page: Page, isWhole: boolean): Promise<Buffer> {
  if (isWhole) {
    // A bar that sticks to the window's edge is drawn once, at the top.
    const height = await page.evaluate<number>("document.documentElement.scrollHeight");
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height });
  }
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  return Buffer.from(data, "base64");
}
