/** For tests of the way in: a server with its own people, and browsers in which nobody is signed in. */
import { makeLink } from "../../../db/write/links.ts";
import { changePerson, giveAccounts, makePerson } from "../../../db/write/people.ts";
import type { AccountId, Role } from "../../../posture/words.ts";
import { hashPassword } from "../../../server/auth/passwords.ts";
import type { AppOptions } from "../../../server/options.ts";
import { noon, type TestDatabase } from "../../support/database.ts";
import { type Reader, type Visit, visit } from "../../support/pages.ts";
import { ownPages } from "./own-pages.ts";

const wide: Reader = { width: 1440, dark: false };

/** Good enough for the server: nobody would guess it. */
export const PASSWORD = "walnut harbour quietly eleven";

const password = hashPassword(PASSWORD);

/** Call it once at the top of a test file. @param fill what the organization has; nothing unless given. */
export function doors(options: Partial<AppOptions> = {}, fill: (database: TestDatabase) => Promise<unknown> = async () => undefined) {
  const own = ownPages(fill, options);
  return {
    database: own.database,
    address: own.address,
    /** A browser without a session, or with the administrator's that every test's database has, at an address of the pages. */
    open: async (path: string, reader: Reader = wide, who: "nobody" | "administrator" = "nobody"): Promise<Visit> => {
      const visited = await visit(own.browser(), reader);
      if (who === "nobody") await visited.context.clearCookies();
      await visited.page.clock.setFixedTime(noon);
      await visited.page.goto(`${own.address()}${path}`);
      return visited;
    },
    /** Somebody who has a password: PASSWORD. */
    withPassword: async (email: string, role: Role = "lead", accounts: readonly AccountId[] = []): Promise<void> => {
      const kept = await password;
      await own.database().writer.transaction(async (tx) => {
        const person = await makePerson(tx, { kind: "local", email, name: null, role, state: "active" }, noon);
        await changePerson(tx, person.id, { password: kept });
        await giveAccounts(tx, person.id, accounts);
      });
    },
    /** Of a person who is invited: what stands after the # of their link. */
    invite: (email: string, role: Role): Promise<string> =>
      own.database().writer.transaction(async (tx) => {
        const person = await makePerson(tx, { kind: "local", email, name: null, role, state: "invited" }, noon);
        return (await makeLink(tx, "invitation", person.id, noon)).token;
      }),
  };
}

/** By an invitation: chooses the password, and is in. */
export async function takeUp({ page }: Pick<Visit, "page">): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Choose and sign in" }).click();
  await page.getByRole("button", { name: "Saved views" }).waitFor();
}

export async function signIn({ page }: Pick<Visit, "page">, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** From the menu of who is signed in. */
export async function signOut({ page }: Pick<Visit, "page">, name: string): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
}
