/** In by the organization's provider, in a real browser: the whole way there and back, and what the page says where it ends at the door. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIdProvider, type TestProvider, unsigned } from "../support/openid-provider.ts";
import { accessibilityFaults, type Visit } from "../support/pages.ts";
import { doors } from "./support/doors.ts";

let provider: TestProvider;
const robin = (...groups: readonly string[]) => ({ sub: "robin", claims: { name: "Robin Field", email: "robin@halden.example", groups } });

const { address, database, open } = doors(
  {
    now: () => new Date(),
    publicUrl: () => address(),
    byPassword: false,
    // Read when the server starts: the provider is there by then.
    get openId() {
      return provider.settings();
    },
  },
  async () => {
    provider = await openIdProvider();
  },
);

beforeAll(() => provider.alsoFor(address()));
afterAll(() => provider.stop());

const press = ({ page }: Visit) => page.getByRole("link", { name: /Halden ID/ }).click();

describe("by the provider", () => {
  it("one comes to the page that one wanted, loses the role, gets another, and is signed out on both sides", async () => {
    provider.person = robin("SecOps");
    const first = await open("/coverage");
    await press(first);
    await first.page.waitForURL(`${address()}/coverage`);
    await first.page.getByRole("button", { name: "Robin Field" }).waitFor();

    provider.person = robin("Everybody");
    const second = await open("/coverage");
    await press(second);
    await second.page.getByText("You have no role here").waitFor();
    await second.page.getByText(/Ask your Pillarwatch administrator/).waitFor();
    await first.page.reload();
    await first.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await first.context.close();

    provider.person = robin("Auditors");
    await press(second);
    await second.page.waitForURL(`${address()}/coverage`);
    await second.page.getByRole("button", { name: "Robin Field" }).click();
    await second.page.getByRole("menuitem", { name: "Sign out" }).click();
    await second.page.getByRole("button", { name: "Sign out of Halden ID" }).click();
    await second.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(new URL(second.page.url()).pathname).toBe("/sign-in");
    await second.context.close();
  });

  it("who ends their sessions long after they signed in is sent to the provider once more first", async () => {
    provider.person = robin("SecOps");
    const other = await open("/coverage");
    await press(other);
    await other.page.waitForURL(`${address()}/coverage`);
    const visit = await open("/profile");
    const { page, context } = visit;
    await press(visit);
    const endOthers = page.getByRole("button", { name: "End all others" });
    await endOthers.waitFor();
    await database().writer.transaction((tx) => tx.run("UPDATE sessions SET proved_at = '2026-01-01T00:00:00.000Z'"));
    await endOthers.click();
    const asked = page.getByRole("link", { name: "Sign in again" });
    await asked.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await asked.click();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0); // another page by then, back from the provider
    await endOthers.click();
    await expect.poll(() => endOthers.getAttribute("aria-disabled")).toBe("true");
    await context.close();
    await other.page.reload();
    await other.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await other.context.close();
  });

  it("a forged answer, and Cancel, end at a page that says so", async () => {
    provider.person = robin("SecOps");
    provider.forge = unsigned;
    const visit = await open("/");
    await press(visit);
    await visit.page.getByText("The provider did not answer as it should").waitFor();
    provider.forge = undefined;
    await visit.context.close();
    provider.isWilling = false;
    const other = await open("/");
    await press(other);
    await other.page.getByText("You were not signed in").waitFor();
    await other.context.close();
  });
});
