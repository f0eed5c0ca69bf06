/** Ten thousand requests of each role, drawn from the contract: nothing breaks, nothing is told of the inside, and no row changes that the role may not change. */
import { writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { figure } from "../support/figures.ts";
import { type Paths, requestsOf } from "../support/requests-of-contract.ts";
import { worldSeed } from "../support/seed.ts";
import { enterAs, type TwoOwners, twoOwners, unknownIds } from "../support/two-owners.ts";

const REQUESTS = figure(300, 10_000);

/** What is written for whoever asks: that they ask, and what was refused. */
const always = ["sessions", "audit", "changes", "sqlite_sequence", "sign_in_failures"];
/** Written by nobody here but a test's own hand, which enters anew under another name when a request has ended the session. */
const ofEntering = ["people", "person_accounts"];
/** What everybody may choose for themselves. */
const own = [...always, "digest_preferences"];
/** Who works on what: for all but viewers. */
const handling = [...own, "handlings", "handling_events", "plans", "plan_accounts"];
const mayChange: Readonly<Record<Role | "nobody", readonly string[]>> = {
  nobody: always,
  owner: handling,
  viewer: own,
  lead: [...handling, "account_owners", "owner_assignments", "one_time_links"],
  administrator: [
    ...handling,
    "people",
    "person_accounts",
    "one_time_links",
    "tokens",
    "recovery_codes",
    "settings",
    // Service levels, and what is due by them.
    ...["service_levels", "account_levels", "due_days", "fix_weeks"],
    "account_owners",
    "owner_assignments",
    "webhooks",
    "webhook_deliveries",
  ],
};

let world: TwoOwners;
let application: TestApplication;
let paths: Paths;
const slowest: { readonly ms: number; readonly role: string; readonly what: string; readonly status: number }[] = [];
beforeAll(async () => {
  world = await twoOwners();
  application = await testApplication(world.database);
  paths = ((await application.get("/api/docs")).body as { paths: Paths }).paths;
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
  if (figure(false, true)) writeFileSync("docs/evidence/requests-slowest.md", report());
});

const insides = /node_modules|SQLITE_|\bat [\w.<>]+ \(|\.ts:\d+|\/work\/|near ".*": syntax error|Unexpected token/;

/** Every table but the time at which a session or token was last seen, and what is of those who enter for this test. */
async function dump(): Promise<ReadonlyMap<string, string>> {
  const { rows } = world.database.writer;
  const tables = await rows.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const kept = (await rows.all<Record<string, unknown>>(`SELECT * FROM "${name}"`)).map(
      ({ seen_at: _, last_used_at: __, ...row }) => row,
    );
    texts.set(name, JSON.stringify(kept));
  }
  return texts;
}

/** Things that are there, of both owners. */
const known = (path: string, parameter: string): readonly string[] => {
  const { own, foreign, run } = world;
  const both = (key: keyof typeof own) => [own[key], foreign[key], unknownIds[key]];
  if (parameter === "account" || path.startsWith("/api/v1/accounts/{")) return both("account");
  if (parameter === "check" || path.startsWith("/api/v1/checks/{")) return both("check");
  if (path.startsWith("/api/v1/findings/{")) return both("finding");
  if (path.startsWith("/api/v1/refreshes/{")) return both("refresh");
  if (path.startsWith("/api/v1/runs/{")) return [String(run)];
  return [];
};

const perRole = ["nobody", ...roles] as const;

describe(`${REQUESTS.toLocaleString("en")} requests from the contract`, () => {
  it.each(perRole)(
    `as %s: nothing breaks, and nothing changes that they may not change (seed ${worldSeed})`,
    { timeout: figure(180_000, 3_600_000) },
    async (role) => {
      let { headers } = await enterAs(world.database, role);
      const people = async () => (await world.database.writer.rows.get<{ n: number }>("SELECT count(*) AS n FROM people"))?.n;
      const [before, peopleBefore] = [await dump(), await people()];
      let entered = 0;
      await fc.assert(
        fc.asyncProperty(requestsOf(paths, known), async (request) => {
          const began = performance.now();
          const answer = await application.app.inject({
            method: request.method as "GET",
            url: request.url,
            headers: { ...request.headers, ...headers },
            ...(request.payload === undefined ? {} : { payload: request.payload }),
          });
          note({ ms: performance.now() - began, role, what: `${request.method} ${request.url.slice(0, 120)}`, status: answer.statusCode });
          expect(answer.statusCode, answer.body.slice(0, 500)).toBeLessThan(500);
          expect(answer.statusCode < 400 ? "" : answer.body).not.toMatch(insides);
          expect(answer.headers["x-injected"]).toBeUndefined();
          if (request.method === "GET" || answer.statusCode >= 300 || role === "nobody") return;
          ({ headers } = await enterAs(world.database, role));
          entered += 1;
        }),
        { seed: worldSeed, numRuns: REQUESTS, endOnFailure: true },
      );
      const after = await dump();
      const allowed = [...mayChange[role], ...(entered > 0 ? ofEntering : [])];
      const changed = [...after].filter(([name, text]) => before.get(name) !== text && !allowed.includes(name)).map(([name]) => name);
      expect(changed).toEqual([]);
      // Each who entered for this test brings another person along; beside them a role without the right makes nobody.
      const broughtAlong = (peopleBefore ?? 0) + 2 * entered;
      expect(await people()).toEqual(role === "administrator" ? expect.any(Number) : broughtAlong);
    },
  );
});

function note(one: (typeof slowest)[number]): void {
  slowest.push(one);
  slowest.sort((a, b) => b.ms - a.ms);
  slowest.length = Math.min(slowest.length, 25);
}

const report = (): string =>
  [
    "# The slowest answers",
    "",
    `Of ${REQUESTS.toLocaleString("en")} requests by each of ${perRole.join(", ")}, drawn from the contract with seed ${worldSeed}, without a network. Sign-in takes its time on purpose (Argon2id).`,
    "",
    "| ms | by | status | request |",
    "| --- | --- | --- | --- |",
    ...slowest.map(
      ({ ms, role, status, what }) =>
        `| ${Math.round(ms)} | ${role} | ${status} | \`${what.replaceAll("|", "\\|").replaceAll("`", "'")}\` |`,
    ),
    "",
  ].join("\n");
