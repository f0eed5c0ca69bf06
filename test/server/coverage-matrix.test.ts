/** GET /coverage/matrix against GET /coverage, which tells the same scopes one by one. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Coverage, CoverageMatrix } from "../../contract/coverage.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  application = await testApplication(database);
  await fillHalden(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const ask = async <Answer>(path: string): Promise<Answer> => (await application.get(`/api/v1${path}`)).body as Answer;

const cells = ({ items, columns }: CoverageMatrix): readonly string[] =>
  items.flatMap(({ accountId, states, agesMinutes }) =>
    columns.flatMap(({ region, source }, index) =>
      states[index] === null ? [] : [`${accountId} ${region} ${source}: ${states[index]}, ${agesMinutes[index]}`],
    ),
  );

describe("GET /coverage/matrix", () => {
  it.each(["", "?source=guardduty&source=config", "?region=us-east-1", "?ou=Root / Data", "?account=100000000013", "?ou=Root / None"])(
    "%s: the same scopes",
    async (query) => {
      const { items } = await ask<Coverage>(`/coverage${query === "" ? "?" : `${query}&`}limit=2000`);
      const told = items.map(
        ({ accountId, region, source, state, ageMinutes }) => `${accountId} ${region} ${source}: ${state}, ${ageMinutes}`,
      );
      expect([...cells(await ask(`/coverage/matrix${query}`))].sort()).toEqual(told.sort());
    },
  );

  it("by state: the accounts that have such a scope, whole, with every column", async () => {
    const { items, columns, total } = await ask<CoverageMatrix>("/coverage/matrix?state=denied&state=failed");
    expect(items.map(({ accountName }) => accountName)).toEqual(["ci-build", "analytics"]);
    expect([columns.length, total]).toEqual([12, 2]);
    expect(items.map(({ states }) => states.filter((state) => state === "ok").length)).toEqual([11, 9]);
  });

  it("page by page: each account once, the same columns", async () => {
    const names: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page: CoverageMatrix = await ask(`/coverage/matrix?limit=5${next && `&cursor=${next}`}`);
      expect([page.columns.length, page.total]).toEqual([12, 14]);
      names.push(...page.items.map(({ accountName }) => accountName));
      next = page.next;
    }
    expect([names.length, new Set(names).size]).toEqual([14, 14]);
  });

  it.each([
    ["?limit=5001", "limit"],
    ["?state=fine", "state"],
    ["?account=12", "account"],
    ["?cursor=nothing", "cursor"],
  ])("%s is refused by its field", async (query, field) => {
    const { status, body } = await application.get(`/api/v1/coverage/matrix${query}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(field);
  });
});
