/**
 * Somebody who is signed in, for tests of what lies behind the door: a real person with a real session, in the tables. The same token in every
 * test's database, so that a browser has its cookie before there is a server. How people come in for real is tested in test/people/.
 */
import type { Writer } from "../../db/dialect/connection.ts";
import { keysOf } from "../../db/keys.ts";
import { hashOf } from "../../db/secrets.ts";
import { giveAccounts, makePerson, type PersonRow } from "../../db/write/people.ts";
import type { AccountId, Role } from "../../posture/words.ts";

export const TEST_SECRET = "a secret of tests, and of nobody else";
export const testKeys = keysOf(TEST_SECRET);

export const LEAD_TOKEN = "lead".padEnd(43, "-");
const COOKIE = "__Host-pillarwatch";
const NEVER = "2100-01-01T00:00:00.000Z";

export const cookieOf = (token: string): string => `${COOKIE}=${token}`;
export const leadCookie: string = cookieOf(LEAD_TOKEN);

/** Their session neither ends nor is written again, whatever the test's clock says. @returns who they are. */
export async function signedIn(
  writer: Writer,
  person: { readonly role?: Role; readonly token?: string; readonly email?: string; readonly accounts?: readonly string[] } = {},
): Promise<PersonRow> {
  const { role = "administrator", token = LEAD_TOKEN, email = `${role}@pillarwatch.test`, accounts = [] } = person;
  return writer.transaction(async (tx) => {
    const known = await tx.get<{ person: number }>("SELECT person FROM sessions WHERE token_hash = ?", [hashOf(token)]);
    const made =
      known === undefined
        ? await makePerson(tx, { kind: "local", email, name: `Test ${role}`, role, state: "active" }, "2026-01-01T00:00:00.000Z")
        : ((await tx.get<PersonRow>("SELECT * FROM people WHERE id = ?", [known.person])) as PersonRow);
    await giveAccounts(tx, made.id, accounts as readonly AccountId[]);
    if (known === undefined)
      await tx.run(
        "INSERT INTO sessions (public_id, token_hash, person, way, begun_at, seen_at, ends_at, proved_at) VALUES (randomblob(16), ?, ?, 'password', ?, ?, ?, ?)",
        [hashOf(token), made.id, "2026-01-01T00:00:00.000Z", NEVER, NEVER, NEVER],
      );
    return made;
  });
}
