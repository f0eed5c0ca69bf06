/** Findings of the sample organization: the list's numbers against the API and the database, its address, its pages, its files, a finding beside it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { expectSound } from "./support/sound.ts";

const { open, ask, rows, address } = samplePages();

const headed = (n: number) => ({ name: `Findings (${n.toLocaleString("en-GB")})`, exact: true });

it("each filter of the address shows as many findings as the API and the rows say", async () => {
  const { page, complaints, context } = await open("/findings");
  for (const [search, where] of [
    ["", "standing = 'open'"],
    ["?severity=CRITICAL", "standing = 'open' AND severity = 'CRITICAL'"],
    ["?status=resolved&reason=fixed", "standing = 'resolved' AND reason = 'fixed'"],
    ["?notSource=inspector", "standing = 'open' AND source <> 'inspector'"],
    ["?reopened=true&status=all", "standing IN ('open', 'suppressed', 'resolved', 'closed') AND reopened > 0"],
  ] as const) {
    const [row] = await rows<{ n: number }>(`SELECT count(*) AS n FROM findings WHERE counted = 1 AND ${where}`);
    await page.goto(`${address}/findings${search}`);
    await page.getByRole("heading", headed(row?.n ?? -1)).waitFor();
  }
  expect(complaints).toEqual([]);
  await context.close();
});

it("a token is set by keyboard alone, with values from the data, and back takes it away", async () => {
  const { page, complaints, context } = await open("/findings");
  const { items } = await ask("/findings/suggestions", { field: "account", status: "open" });
  const most = items[0];
  const { total } = await ask("/findings", { status: "open", limit: "1" });
  await page.getByRole("heading", headed(total)).waitFor();
  await page.getByRole("combobox", { name: /^Filter findings/ }).focus();
  await page.keyboard.type(`Account = ${most?.name}`);
  await page.getByRole("option", { name: new RegExp(String(most?.value)) }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const apply = page.getByRole("button", { name: "Apply" });
  if (await apply.isVisible()) await apply.click();
  await page.waitForURL(/account=\d{12}/);
  await page.getByRole("heading", headed(most?.findings ?? -1)).waitFor();
  await page.goBack();
  await page.getByRole("heading", headed(total)).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

it("a part of a change is a token, and its list has exactly as many rows as the change says", async () => {
  const changes = await ask("/posture/changes", { from: "2026-10-25", to: "2026-11-24" });
  const visit = await open("/findings");
  for (const [direction, parts] of [
    ["entered", changes.entered.parts],
    ["left", changes.left.parts],
  ] as const) {
    const part = parts[0];
    await visit.page.goto(
      `${address}/findings?direction=${direction}&cause=${encodeURIComponent(part?.cause ?? "")}&range=custom&from=2026-10-25&to=2026-11-24`,
    );
    await visit.page.getByRole("heading", headed(part?.n ?? -1)).waitFor();
    await visit.page.getByText("What moved after 25 Oct up to 24 Nov").waitFor();
  }
  await expectSound(visit);
  await visit.context.close();
});

describe("pages", () => {
  it("lead on and back, keep their place in the address, and stay when a finding is opened, closed, or the page is loaded anew", async () => {
    const { page, context } = await open("/findings?severity=HIGH");
    const { total } = await ask("/findings", { severity: "HIGH", status: "open" });
    const range = (from: number) => page.getByText(`${from}–${from + 49} of ${total}`).first();
    await range(1).waitFor();
    await page.getByRole("button", { name: "Next findings" }).first().click();
    await range(51).waitFor();
    await page.locator("table.findings tbody a").nth(3).click();
    await page.locator(".verdict").waitFor();
    await page.getByRole("button", { name: "Close panel" }).click();
    await range(51).waitFor();
    await page.reload();
    await range(51).waitFor();
    await page.getByRole("button", { name: "Previous findings" }).first().click();
    await range(1).waitFor();
    await page.goBack();
    await range(51).waitFor();
    // A colleague has no way to here in the tab, and is told so.
    const mailed = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    await mailed.page.getByText(`50 of ${total}, further down`).first().waitFor();
    await mailed.page.getByRole("button", { name: "First page" }).first().click();
    await mailed.page.getByText(`1–50 of ${total}`).first().waitFor();
    await mailed.context.close();
    await context.close();
  });

  it("a place of another filter says that it is gone", async () => {
    const { page, context } = await open("/findings?cursor=WyJub3RoaW5nIl0");
    await page.getByRole("heading", { name: "This place in the list is gone" }).waitFor();
    await page.getByRole("button", { name: "First page" }).click();
    await page.locator("table.findings").waitFor();
    await context.close();
  });
});

describe("groups", () => {
  it.each(["check", "resource"] as const)("by %s: counted as the API does, and a line opens exactly its findings", async (by) => {
    const { items, total } = await ask("/findings/groups", { by, status: "open" });
    const visit = await open(`/findings?by=${by}`);
    await visit.page
      .getByRole("radio", { name: `By ${by} (${total.toLocaleString("en-GB")})` })
      .or(visit.page.getByRole("button", { name: `By ${by} (${total.toLocaleString("en-GB")})` }))
      .waitFor();
    await visit.page.locator("table.groups tbody tr").nth(2).locator(".of-count a").click();
    await visit.page.getByRole("heading", headed(items[2]?.findings ?? -1)).waitFor();
    await expectSound(visit);
    await visit.context.close();
  });
});

it("files hold exactly what is filtered, or what is chosen", async () => {
  const { page, context } = await open("/findings?severity=CRITICAL");
  const { total, items } = await ask("/findings", { severity: "CRITICAL", status: "open", sort: "severity" });
  await page
    .getByRole("checkbox", { name: /^Choose/ })
    .nth(1)
    .check();
  const fileOf = async (item: RegExp, nth: number): Promise<string> => {
    await page.getByRole("button", { name: "Export" }).click();
    const downloaded = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).nth(nth).click();
    return readFileSync(await (await downloaded).path(), "utf8");
  };
  expect((JSON.parse(await fileOf(/^JSON$/, 0)) as unknown[]).length).toBe(total);
  expect((await fileOf(/^CSV$/, 0)).trimEnd().split("\r\n").length).toBe(total + 1);
  const chosen = JSON.parse(await fileOf(/^JSON$/, 1)) as { id: string }[];
  expect(chosen.map(({ id }) => id)).toEqual([items[1]?.id]);
  await context.close();
});

it("columns and rows are the reader's own, in this browser", async () => {
  const { page, context } = await open("/findings");
  await page.getByRole("columnheader", { name: "Resource" }).waitFor();
  await page.evaluate(`localStorage.setItem("pillarwatch.findings", JSON.stringify({ columns: ["status", "kind"], rows: 20 }))`);
  await page.reload();
  await page.getByRole("columnheader", { name: "Kind" }).waitFor();
  expect(await page.getByRole("columnheader", { name: "Resource" }).count()).toBe(0);
  expect(await page.locator("table.findings tbody tr").count()).toBe(20);
  await context.close();
});

it("a finding says what, where, why and how, and leads to AWS, its check and its resource's other findings", async () => {
  const { items } = await ask("/findings", { status: "open", sort: "severity", source: "securityhub", limit: "50" });
  const all = await Promise.all(items.map(({ id }) => ask(`/findings/${id}`)));
  const one = all.find(({ otherOpen, explanation, console: links }) => otherOpen > 0 && explanation !== null && links.resource !== null);
  const visit = await open(`/findings/${one?.id}`, { width: 390, dark: true });
  const { page } = visit;
  await page.getByText(one?.explanation?.matters ?? "?").waitFor();
  await page.getByText(one?.explanation?.fix ?? "?").waitFor();
  expect(await page.getByRole("link", { name: /^Console/ }).getAttribute("href")).toBe(one?.console.resource);
  expect(await page.locator("ol.life li").count()).toBe(one?.events.length);
  await expectSound(visit);
  await page.getByRole("link", { name: `All ${(one?.otherOpen ?? 0) + 1} open findings of it` }).click();
  await page.getByRole("heading", headed((one?.otherOpen ?? 0) + 1)).waitFor();
  await visit.context.close();
});
