/** The built page behind the real server, in a real browser. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { createApp } from "../../server/app.ts";
import { noon, type TestDatabase } from "./database.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's Chromium; another one by CHROMIUM_PATH. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: flags });

/** Built from the sources as they are, by a process of its own: a test's environment would make it a page for developers. */
export async function buildPages(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-web-"));
  const root = join(import.meta.dirname, "../..");
  const words = [join(root, "node_modules/vite/bin/vite.js"), "build", "web", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
  await promisify(execFile)(process.execPath, words, { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Asking for a run writes its row as a job's taker would find it. */
export async function serve(database: TestDatabase, webFolder: string): Promise<Served> {
  const app = await createApp({
    db: database.db,
    now: () => new Date(noon),
    intervalMs: HOUR_MS,
    timeZone: "UTC",
    catalogue: builtIn,
    ownerTag: "Owner",
    hosts: [],
    webFolder,
    progressPollMs: 20,
    ask: {
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
    },
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return { address, close: () => app.close() };
}

export interface Visit {
  readonly page: Page;
  /** What the page said to the console, threw, was refused by the content security policy, or failed to load. */
  readonly complaints: readonly string[];
  readonly context: BrowserContext;
}

interface Reader {
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
  const page = await context.newPage();
  // Shorter than a test may take, so that what was waited for is named.
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A stream that the page closes, and a question that it takes back, are no failures.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()}`);
  });
  return { page, complaints, context };
}

/** What axe finds, named so that a failing test says what to mend. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target[0])).join(" | ")}`);
}

/** How far the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
