/** Who answers for which account: accounts without an owner are assigned, or confirmed by a link that is sent. */
import { expect, it } from "vitest";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";
import { doors, signIn } from "./support/doors.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { address, open, withPassword } = doors({}, async (database) => {
  await fillHalden(database);
  await sumRows(database);
  await database.insert("ous", { ou_id: "ou-owned", organization_id: "o-1", parent: null, path: "Root / Owned", tags: "{}" });
  await database.account({
    account_id: "987654321098" as never,
    ou_id: "ou-owned",
    ou_path: "Root / Owned",
    tags: '{"Owner":"kim@v.example"}',
  });
});

it.each(oneScreen)(
  "at $width px, dark: $dark: one account is assigned, another is confirmed by a link, an OU is assigned, and all are taken back",
  async (reader) => {
    const [assigned, confirmed] = [`assigned-${reader.width}@pillarwatch.test`, `confirmed-${reader.width}@pillarwatch.test`];
    const visit = await open("/owners", reader, "administrator");
    const { page, context } = visit;
    // On a phone each box is closed until it is asked for.
    if (reader.width === 390) {
      for (const name of ["Without an owner", "Owners", "Assigned by hand"])
        await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
    }
    const unowned = page.locator("table.unowned tbody tr");
    await unowned.first().waitFor();
    const before = await unowned.count();
    await expectSound(visit);
    const dialog = page.getByRole("dialog");
    await unowned.first().getByRole("checkbox").click();
    await page.getByRole("button", { name: "Assign an owner to 1 account …" }).click();
    await dialog.getByLabel("E-mail address").fill(assigned);
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    await expect.poll(() => unowned.count()).toBe(before - 1);
    await page.getByRole("rowheader", { name: assigned }).waitFor();

    const name = (await unowned.first().getByRole("rowheader").locator("bdi").textContent()) ?? "";
    await unowned.first().getByRole("checkbox").click();
    await page.getByRole("button", { name: "Ask somebody to confirm …" }).click();
    await dialog.getByLabel("E-mail address").fill(confirmed);
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const link = ((await dialog.locator(".made-link").textContent()) ?? "").replace(/^https?:\/\/[^/]+/, "");
    await dialog.getByRole("button", { name: "Done" }).click();
    const theirs = await open(link, reader);
    await theirs.page.getByRole("heading", { level: 1, name: "Are these yours?" }).waitFor();
    expect(theirs.page.url()).toBe(`${address()}/confirm`);
    expect(await theirs.page.getByRole("list", { name: "Accounts" }).textContent()).toContain(name);
    await expectSound(theirs);
    await theirs.page.getByRole("button", { name: "Yes, this account is mine" }).click();
    await theirs.page.getByRole("heading", { level: 1, name: "Confirmed, thank you" }).waitFor();
    await theirs.context.close();
    const again = await open(link);
    await again.page.getByRole("heading", { level: 1, name: "Confirmed, thank you" }).waitFor();
    await again.context.close();

    const unit = `unit-${reader.width}@pillarwatch.test`;
    await page.getByRole("button", { name: "Assign an owner to an OU …" }).click();
    await dialog.getByLabel("E-mail address").fill(unit);
    await dialog.getByRole("button", { name: /OU/ }).click();
    await page.getByRole("option", { name: /Root \/ Owned/ }).click();
    await expectSound(visit);
    await dialog.getByRole("button", { name: "Assign", exact: true }).click();
    await page.getByRole("button", { name: `Take back: Root / Owned, ${unit}` }).waitFor();
    await page.goto(`${address()}/accounts/987654321098`);
    if (reader.width === 390) await page.getByRole("button", { name: /^About this account/ }).click();
    await page.getByText("assigned in Pillarwatch to its OU Root / Owned").waitFor();
    await page.goto(`${address()}/owners`);
    if (reader.width === 390) await page.getByRole("button", { name: /^Assigned by hand/ }).click();
    for (const email of [assigned, confirmed, unit]) {
      await page.getByRole("button", { name: new RegExp(`^Take back: .*${email}`) }).click();
      await dialog.getByRole("button", { name: "Take back", exact: true }).click();
      await expect.poll(() => page.getByRole("button", { name: new RegExp(`^Take back: .*${email}`) }).count()).toBe(0);
    }
    await context.close();
  },
);

it("a viewer reads the lists, and is offered nothing to change; a link that is none says so", async () => {
  await withPassword("reads@pillarwatch.test", "viewer");
  const visit = await open("/owners");
  const { page, complaints, context } = visit;
  await signIn(visit, "reads@pillarwatch.test");
  await page.locator("table.unowned tbody tr").first().waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(0);
  expect(await page.getByRole("button", { name: /Assign|confirm/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.goto(`${address()}/confirm#not-a-token`);
  await page.getByRole("heading", { level: 1, name: "This link works no longer" }).waitFor();
  await context.close();
});
