/** Whoever seals something that is kept must be known to the rotation of the secret (db/write/secret-rotation.ts). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rooms = ["cli", "collectors", "db", "jobs", "notify", "outgoing", "server"];

/** What each seals, and where that is kept: in a column that the rotation knows, or in a browser for minutes. */
const known = [
  "db/write/secret-rotation.ts",
  "db/write/webhooks.ts", // webhooks.url and webhooks.secret
  "server/auth/openid/begun.ts", // a sign-in that was begun, in a cookie
  "server/auth/openid/person.ts", // sessions.provider
  "server/routes/codes.ts", // people.code_secret
];

test("who seals is known, with where it is kept", () => {
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(room, name)),
  );
  const sealing = files.filter((file) => file !== "db/sealing.ts" && /\bseal\(/.test(readFileSync(join(root, file), "utf8")));
  expect(sealing.toSorted()).toEqual(known);
});
