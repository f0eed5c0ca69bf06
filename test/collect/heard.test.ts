/** Through an administrator a control counts while it is heard of: what a real read keeps for that. The rule itself: test/posture/scored-records.test.ts. */
import { afterEach, expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import { account, between, closeCases, fails, home, iso, openCase } from "../support/case.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** When a control was last heard of in the account's home region, and whether it counts. */
const heard = (rows: Rows, control: string) =>
  rows.get<{ updated_at: string; counts: number }>(
    `SELECT updated_at, counts FROM scope_controls JOIN scopes ON scopes.id = scope JOIN accounts ON accounts.id = scopes.account
     WHERE account_id = ? AND region = ? AND check_folded = ?`,
    [account, home, control.toLowerCase()],
  );

test("every read keeps the newest update of each control; AWS no longer looks at one that is off", async () => {
  const history = { controlsOff: { "S3.5": [between(0.1, 60)] } };
  const made = await openCase({ checks: { "S3.5": [fails()] }, history }, {}, { mode: "delegated-administrator" });
  await made.readAll(0);
  const first = await heard(made.writer.rows, "S3.5");
  await made.readChanges(2);
  expect(first).toMatchObject({ counts: 1 });
  expect((first?.updated_at ?? "") > iso(-1)).toBe(true);
  expect(await heard(made.writer.rows, "S3.5")).toEqual(first);
  expect(((await heard(made.writer.rows, "S3.8"))?.updated_at ?? "") > iso(1)).toBe(true);
});

test("read account by account, nothing of it is kept: the status calls tell which controls are on", async () => {
  const made = await openCase({ checks: { "S3.5": [fails()] } }, {}, { mode: "delegated-administrator" });
  await made.readAll(0);
  made.configure({ mode: "each-account" });
  await made.readAll(1);
  expect(await made.writer.rows.all("SELECT * FROM scope_controls")).toEqual([]);
});
