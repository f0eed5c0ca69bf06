/** Saved views: a person's own, by name, wherever they sign in. */
import { expect, test } from "vitest";
import type { Problem } from "../../contract/problem.ts";
import type { View, Views } from "../../contract/views.ts";
import { erasePerson } from "../../db/write/people.ts";
import { LONGEST_VIEW_ADDRESS, LONGEST_VIEW_NAME, MOST_VIEWS } from "../../posture/words.ts";
import { applicationOfFile } from "../support/application-of-file.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";

const on = applicationOfFile();
const url = "/api/v1/views";

async function somebody(name: string) {
  const token = `views-${name}`.padEnd(43, "-");
  const { id } = await signedIn(on.database.writer, { role: "viewer", token, email: `${name}@pillarwatch.test` });
  const headers = { cookie: cookieOf(token) };
  const ask = (method: "POST" | "DELETE", address: string, payload?: object) =>
    on.application.app.inject({ method, url: address, headers, ...(payload !== undefined && { payload }) });
  return {
    id,
    all: async () => (await on.application.app.inject({ url, headers })).json<Views>().items,
    save: (name: string, address: string) => ask("POST", url, { name, address }),
    forget: (id: string) => ask("DELETE", `${url}/${id}`),
    send: (payload: object) => ask("POST", url, payload),
  };
}

test("a view is kept by its name, the last saved first; the same name gets the new address", async () => {
  const { all, save, forget } = await somebody("keeper");
  expect(await all()).toEqual([]);
  const [week, mine] = [(await save(" Week ", "/?range=7")).json<View>(), (await save("Mine", "/findings?severity=HIGH")).json<View>()];
  expect(await all()).toEqual([mine, week]);
  expect(week).toMatchObject({ name: "Week", address: "/?range=7" });
  await on.database.writer.transaction((tx) => tx.run("UPDATE views SET saved_at = '2026-01-01T00:00:00.000Z'"));
  expect((await save("Week", "/?range=30")).json<View>()).toMatchObject({ id: week.id, address: "/?range=30" });
  expect((await all()).map(({ name, address }) => [name, address])).toEqual([
    ["Week", "/?range=30"],
    ["Mine", "/findings?severity=HIGH"],
  ]);
  expect((await forget(week.id)).statusCode).toBe(204);
  expect((await all()).map(({ id }) => id)).toEqual([mine.id]);
  expect((await forget(week.id)).statusCode).toBe(404);
});

test("nobody else sees, replaces or forgets it, and it goes with its person", async () => {
  const [one, other] = [await somebody("one"), await somebody("other")];
  const mine = (await one.save("Ours", "/accounts")).json<View>();
  const theirs = (await other.save("Ours", "/runs")).json<View>();
  expect((await other.forget(mine.id)).statusCode).toBe(404);
  expect([await one.all(), await other.all()]).toEqual([[mine], [theirs]]);
  await on.database.writer.transaction((tx) => erasePerson(tx, one.id));
  expect(await on.database.writer.rows.all("SELECT name, address FROM views WHERE person = ?", [one.id])).toEqual([]);
  expect(await other.all()).toEqual([theirs]);
});

test("as many as anybody needs, and no more", async () => {
  const { all, save } = await somebody("collector");
  for (let nth = 0; nth < MOST_VIEWS; nth += 1) await save(`View ${nth}`, `/?range=${nth}`);
  const more = await save("One more", "/");
  expect([more.statusCode, more.json<Problem>().errors?.[0]]).toMatchObject([400, { field: "name" }]);
  expect((await save("View 7", "/accounts")).statusCode).toBe(200);
  expect(await all()).toHaveLength(MOST_VIEWS);
});

test.each([
  ["name", { name: "  ", address: "/" }],
  ["name", { name: "a\u202eb", address: "/" }],
  ["name", { name: "n".repeat(LONGEST_VIEW_NAME + 1), address: "/" }],
  ["name", { address: "/" }],
  ["address", { name: "a", address: "//evil.test" }],
  ["address", { name: "a", address: "/\\evil.test" }],
  ["address", { name: "a", address: "https://evil.test" }],
  ["address", { name: "a", address: "javascript:alert(1)" }],
  ["address", { name: "a", address: "/a b" }],
  ["address", { name: "a", address: `/${"a".repeat(LONGEST_VIEW_ADDRESS)}` }],
  ["colour", { name: "a", address: "/", colour: "red" }],
])("%s is refused by its name: %#", async (field, payload) => {
  const { send, all } = await somebody("mistaken");
  const answer = await send(payload);
  expect([answer.statusCode, answer.json<Problem>().errors?.[0]?.field]).toEqual([400, field]);
  expect(await all()).toEqual([]);
});
