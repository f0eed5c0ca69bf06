/** The built page behind the real server, in a real browser. */
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualOwnerRules } from "../../posture/owner.ts";
import { type Asks, createApp } from "../../server/app.ts";
import type { AppOptions } from "../../server/options.ts";
import { noon, type TestDatabase } from "./database.ts";
import { LEAD_TOKEN, signedIn, testKeys } from "./signed-in.ts";

/** What Playwright switches off and would bear on a page of ours: of two such flags the last counts. */
const playwrights = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "PreconnectToSearch",
];
/** Pages of Chromium's own behind its address bar, two a window: two fifths of what a window costs that shows nothing. */
const popups = ["AimEnabled", "LensOverlay", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${[...playwrights, ...popups].join(",")}`,
];

/** Debian's Chromium; another one by CHROMIUM_PATH. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: flags });

/** Of whoever is signed in in every test's database, as a browser keeps it. */
export const leadCookieIn = {
  name: "__Host-pillarwatch",
  value: LEAD_TOKEN,
  url: "https://127.0.0.1/",
  httpOnly: true,
  secure: true,
  sameSite: "Lax",
} as const;

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Asking for a run writes its row as a job's taker would find it; of a database that all tests share, asking is a fault. */
export async function serve(
  database: Pick<TestDatabase, "db" | "writer"> & Partial<TestDatabase>,
  webFolder: string,
  options: Partial<AppOptions> = {},
): Promise<Served> {
  await signedIn(database.writer);
  const app = await createApp({
    db: database.db,
    writer: database.writer,
    keys: testKeys,
    cookie: { isSafe: true },
    overHttp: false,
    isSample: false,
    byPassword: true,
    secondFactor: "optional",
    publicUrl: () => "http://127.0.0.1",
    now: () => new Date(noon),
    intervalMs: HOUR_MS,
    timeZone: "UTC",
    catalogue: builtIn,
    ownerRules: usualOwnerRules,
    hosts: [],
    webFolder,
    progressPollMs: 20,
    ask: "run" in database ? asksOf(database as TestDatabase) : readOnly,
    ...options,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return { address, close: () => app.close() };
}

const refuse = () => {
  throw new Error("this server's database is shared by all tests: nobody may write it");
};
const readOnly: Asks = { run: refuse, cancel: refuse, refresh: refuse };

const asksOf = (database: TestDatabase): Asks => ({
  run: async () => ({ run: await database.run({ trigger: "person", state: "asked", ended_at: null, complete: 0 }), isNew: true }),
  cancel: async () => true,
  refresh: async () => {
    const { id } = await database.db.selectFrom("findings").select("id").orderBy("id").limit(1).executeTakeFirstOrThrow();
    return database.insert("refreshes", {
      finding: id,
      asked_at: noon,
      state: "done",
      answer: "AWS has not looked again yet",
      ended_at: noon,
    });
  },
});

export interface Visit {
  readonly page: Page;
  /** What the page said to the console, threw, was refused by the content security policy, or failed to load. */
  readonly complaints: readonly string[];
  readonly context: BrowserContext;
}

export interface Reader {
  readonly width: number;
  readonly dark: boolean;
  readonly height?: number;
  readonly timeZone?: string;
  readonly lessMotion?: boolean;
}

export async function visit(browser: Browser, reader: Reader): Promise<Visit> {
  const { width, dark, height = 900, timeZone = "UTC", lessMotion = false } = reader;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    timezoneId: timeZone,
    reducedMotion: lessMotion ? "reduce" : "no-preference",
    locale: "en-GB",
  });
  // For every server of this machine: a port makes no other host.
  await context.addCookies([leadCookieIn]);
  const page = await context.newPage();
  // Shorter than a test may take, so that what was waited for is named.
  page.setDefaultTimeout(90_000);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A stream that the page closes, and a question that it takes back, are no failures.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()}`);
  });
  return { page, complaints, context };
}

/**
 * What axe finds, named so that a failing test says what to mend. Run as a whole in the page's one document: axe's builder for Playwright
 * names each element of each rule that is kept, for pages of many frames, which costs three times as much as looking.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (page.frames().length !== 1) throw new Error("a frame in the page, which axe does not look into here");
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target[0]).join(" | ")))`,
  );
}

/** How far the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
