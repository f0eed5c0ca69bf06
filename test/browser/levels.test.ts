/** Service levels, who works on what, and planned fixes: decided, assigned and planned on the pages, and told where they stand. */
import { expect, it } from "vitest";
import { writeAccountDays } from "../../db/write/account-days.ts";
import type { Day } from "../../posture/calendar.ts";
import { noon } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";
import { doors } from "./support/doors.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const today = "2026-11-24" as Day;

const { address, database, open } = doors({}, async (database) => {
  await fillHalden(database);
  await database.writer.transaction((tx) =>
    tx.run(
      `UPDATE findings SET clock_day = substr(opened_at, 1, 10), due_on = date(opened_at, CASE severity WHEN 'CRITICAL' THEN '+7 days'
         WHEN 'HIGH' THEN '+30 days' WHEN 'MEDIUM' THEN '+90 days' ELSE '+180 days' END)
       WHERE standing = 'open' AND severity <> 'INFORMATIONAL' AND opened_at IS NOT NULL`,
    ),
  );
  await database.writer.transaction(async (tx) => {
    await tx.run("UPDATE runs SET day = ?, time_zone = 'UTC' WHERE complete = 1", [today]);
    await writeAccountDays(tx, today, Date.parse(noon), 3_600_000);
  });
  await sumRows(database);
});

it.each(oneScreen)(
  "at $width px, dark: $dark: days are decided, what is overdue follows, and its numbers open their findings",
  async (reader) => {
    const visit = await open("/service-levels", reader, "administrator");
    const { page, context } = visit;
    const boxOf = async (name: string) => {
      if (reader.width === 390) await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
    };
    const dialog = page.getByRole("dialog");
    await page.getByRole("button", { name: "Change the days of the organization" }).click();
    await dialog.getByLabel("Critical").fill("0");
    expect(await dialog.getByRole("button", { name: "Decide" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Critical").fill("1");
    await dialog.getByLabel("High").fill("1");
    await dialog.getByRole("button", { name: "Decide" }).click();
    const organization = page.getByRole("row", { name: /^The organization/ });
    await expect.poll(() => organization.getByRole("cell").allTextContents()).toEqual(["1", "1", "90", "180"]);
    await expectSound(visit);

    await page.goto(`${address()}/`);
    await boxOf("Service levels");
    const overdue = page.locator("table.due-table tfoot td").first();
    await overdue.waitFor();
    const shown = Number((await overdue.textContent())?.replaceAll(",", ""));
    const { n = 0 } =
      (await database().writer.rows.get<{ n: number }>(
        "SELECT count(*) AS n FROM findings WHERE counted = 1 AND standing = 'open' AND due_on < '2026-11-24'",
      )) ?? {};
    expect([shown, shown > 0]).toEqual([n, true]);
    await expectSound(visit);
    await overdue.getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Findings" }).waitFor();
    await expect.poll(() => page.locator("a[data-finding]").count()).toBe(n);
    await expectSound(visit);
    await context.close();
  },
);

it.each(oneScreen)("at $width px, dark: $dark: a finding is assigned and noted, a check planned: the trend has a goal", async (reader) => {
  const finding = await database().writer.rows.get<{ id: string; check_id: string }>(
    "SELECT lower(hex(public_id)) AS id, check_id FROM findings JOIN checks ON checks.id = check_ref WHERE standing = 'open' AND counted = 1 AND due_on IS NOT NULL LIMIT 1",
  );
  const visit = await open(`/findings/${finding?.id}`, reader, "administrator");
  const { page, context } = visit;
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Assign …" }).click();
  await dialog.getByRole("button", { name: /Who works on it/ }).click();
  await page.getByRole("option", { name: /Test administrator/ }).click();
  await dialog.getByLabel("Ticket").fill("https://tickets.example/SEC-1");
  await dialog.getByRole("button", { name: "Assign", exact: true }).click();
  await page.getByText("Assigned to Test administrator").waitFor();
  await page.getByRole("button", { name: "Write a note …" }).click();
  await dialog.getByLabel("Note").fill("waits for <b>the vendor</b>");
  await expectSound(visit);
  await dialog.getByRole("button", { name: "Write", exact: true }).click();
  await page.locator(".note-text", { hasText: "waits for <b>the vendor</b>" }).waitFor();
  await expectSound(visit);

  await page.goto(`${address()}/checks/${encodeURIComponent(finding?.check_id ?? "")}`);
  await page.getByRole("button", { name: "Plan to fix it …" }).click();
  await dialog.getByLabel("Done by").fill("2026/12/01");
  await dialog.getByRole("button", { name: "Plan", exact: true }).click();
  await page.locator("table.plans tbody tr").waitFor();
  expect(await page.locator("table.plans tbody tr").textContent()).toMatch(/1 Dec.*Planned/);
  await page.getByText("Goal, if what is planned is done: 0 open on 1 Dec.").waitFor();
  await expectSound(visit);
  await page.getByRole("button", { name: /^Take back the plan/ }).click();
  await page.getByText("Taken back").waitFor();

  await page.goto(`${address()}/plans`);
  await page.getByRole("heading", { name: "Nothing is planned" }).waitFor();
  await page.goto(`${address()}/plans?show=taken-back`);
  await page.locator("table.plans tbody tr").waitFor();
  expect(await page.locator("table.plans tbody tr").textContent()).toMatch(/1 Dec.*Test administrator.*Taken back0 of/);
  expect(await page.getByRole("button", { name: /^Take back/ }).count()).toBe(0);
  await expectSound(visit);
  await context.close();
});
