/** The sample organization, to somebody who has just started it: it signs them in itself on this machine, and lets them see as an owner does. */
import { expect, it } from "vitest";
import { makeDemonstrationOwners } from "../../db/write/demonstration.ts";
import { noon } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";
import { doors, signOut } from "./support/doors.ts";
import { expectSound, oneScreen } from "./support/sound.ts";

const { database, open } = doors({ isSample: true }, async (database) => {
  await fillHalden(database);
  await sumRows(database);
  await database.account({ account_id: "987654321098" as never, tags: '{"Owner":"kim@v.example"}' });
  await database.writer.transaction((tx) => makeDemonstrationOwners(tx, noon));
});

it.each(oneScreen)(
  "at $width px, dark: $dark: the first visit is signed in as the lead, whom the strip lets choose an owner's eyes",
  async (reader) => {
    const visit = await open("/", reader);
    const { page, context } = visit;
    const strip = page.getByRole("region", { name: "Sample organization" });
    await strip.getByText("Demonstration: you look as a lead, who sees everything.").waitFor();
    await strip.getByRole("button", { name: "Look through an owner’s eyes" }).click();
    const dialog = page.getByRole("dialog", { name: "Look through an owner’s eyes" });
    await dialog.getByRole("button", { name: /kim@v\.example.*1 account/ }).waitFor();
    await expectSound(visit);
    await dialog.getByRole("button", { name: /kim@v\.example/ }).click();
    await page.getByRole("region", { name: "Another's eyes" }).getByText("kim@v.example").waitFor();
    await page.getByRole("heading", { level: 1, name: "Your accounts" }).waitFor();
    // Through another's eyes nobody looks on through a third one's.
    expect(await strip.getByRole("button").count()).toBe(0);
    const looked = await database().writer.rows.all<{ action: string }>("SELECT action FROM audit ORDER BY seq DESC LIMIT 1");
    await page.getByRole("button", { name: "Back to your own" }).click();
    await strip.getByRole("button", { name: "Look through an owner’s eyes" }).waitFor();
    expect(looked).toEqual([{ action: "looked-through" }]);
    await signOut(visit, "Demonstration lead");
    await context.close();
  },
);
