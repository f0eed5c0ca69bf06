/** Text that means harm, in every field that AWS, tags and people fill, of the whole sample organization: on every page it is text, and the layout stays whole. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Writer } from "../../db/dialect/connection.ts";
import { openDatabase, openForReading } from "../../db/open.ts";
import { noon } from "../support/database.ts";
import { overflow, type Served, serve, visit } from "../support/pages.ts";
import { sharedBrowser } from "./support/browser.ts";
import { shownSample } from "./support/shown.ts";
import { oneScreen } from "./support/sound.ts";

const { databaseUrl } = await shownSample();
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-hostile-"));

/** A script, an image that calls one, a turned direction, a formula, an emoji; unbroken, and longer than any window. */
const hostile = `=HYPERLINK("https://evil.example")<script>window.harmed=1</script><img class=harm src=x onerror="window.harmed=1"></b>\u202e👩🏽‍🚀${"W".repeat(10_000)}`;

/** Behind what tells two of them apart. */
const filled: readonly (readonly [table: string, column: string])[] = [
  ["accounts", "name"],
  ["account_owners", "name"],
  ["checks", "title"],
  ["findings", "title"],
  ["findings", "detail"],
  ["resources", "name"],
  ["resources", "type"],
  ["scopes", "message"],
  ["run_scopes", "message"],
  ["run_warnings", "message"],
  ["runs", "error"],
];

async function spoil(writer: Writer): Promise<void> {
  await writer.transaction(async (tx) => {
    for (const [table, column] of filled)
      await tx.run(`UPDATE ${table} SET ${column} = ${column} || ' ' || ? WHERE ${column} IS NOT NULL`, [hostile]);
    await tx.run("UPDATE accounts SET tags = json_object('Owner', ?, ?, ?)", [hostile, hostile, hostile]);
    await tx.run("UPDATE scopes SET message = ? WHERE state <> 'ok'", [hostile]);
    const ofUnits = await tx.all<{ name: string }>(
      "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'ou_path'",
    );
    for (const { name } of ofUnits) await tx.run(`UPDATE ${name} SET ou_path = replace(ou_path, 'Production', ?)`, [hostile]);
  });
}

let served: Served;
let writer: Writer;
let reader: ReturnType<typeof openForReading>;
beforeAll(async () => {
  const file = join(folder, "spoilt.db");
  copyFileSync(databaseUrl.slice("sqlite:".length), file);
  writer = await openDatabase(`sqlite:${file}`, noon);
  await spoil(writer);
  reader = openForReading(`sqlite:${file}`);
  served = await serve({ db: reader.kysely, writer }, inject("pages"));
});
afterAll(async () => {
  await served?.close();
  await reader?.close();
  await writer?.close();
  rmSync(folder, { recursive: true });
});
const browser = sharedBrowser();

/** Every page on which names of theirs stand. */
async function paths(): Promise<readonly string[]> {
  const one = async (sql: string): Promise<string> => (await writer.rows.get<{ id: string | number }>(sql))?.id.toString() ?? "";
  const account = await one("SELECT account_id AS id FROM accounts WHERE state = 'active' ORDER BY id LIMIT 1");
  const finding = await one("SELECT lower(hex(public_id)) AS id FROM findings WHERE standing = 'open' AND severity = 'CRITICAL' LIMIT 1");
  const run = await one("SELECT max(id) AS id FROM runs");
  return [
    "/",
    "/principles/layers",
    "/accounts",
    "/accounts?show=table",
    `/accounts/${account}`,
    "/findings",
    "/findings?by=resource",
    `/findings/${finding}`,
    "/checks",
    "/checks/S3.5",
    "/coverage",
    `/runs/${run}`,
    "/owners",
    `/compare?of=accounts&first=${account}`,
  ];
}

it.each(oneScreen)("at $width px, dark: $dark: it is text, and nothing is wider than the window", async (screen) => {
  const { page, complaints, context } = await visit(browser(), screen);
  await page.clock.setFixedTime(noon);
  const wrong: string[] = [];
  for (const path of await paths()) {
    await page.goto(`${served.address}${path}`);
    await page.getByText("window.harmed=1").first().waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
    const harm = await page.evaluate<number>("document.querySelectorAll('img.harm').length + (window.harmed ?? 0)");
    if (harm > 0) wrong.push(`${path}: it is markup`);
    const wider = await overflow(page);
    if (wider > 0) wrong.push(`${path}: ${wider} px wider than the window`);
  }
  expect(wrong).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});
