/** Ten thousand requests of each role, drawn from the contract: nothing breaks, nothing is told of the inside, and no row changes that the role may not change. */
import { writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { figure } from "../support/figures.ts";
import { type Paths, requestsOf } from "../support/requests-of-contract.ts";
import { worldSeed } from "../support/seed.ts";
import {
  anAcceptance,
  anAssignment,
  aPlan,
  aWebhook,
  enterAs,
  someToken,
  type TwoOwners,
  twoOwners,
  unknownIds,
} from "../support/two-owners.ts";

const REQUESTS = figure(300, 10_000);

/** What is written for whoever asks: that they ask, and what was refused. */
const always = ["sessions", "audit", "changes", "sqlite_sequence", "sign_in_failures"];
/** Written by nobody here but a test's own hand, which enters anew under another name when a request has ended the session. */
const ofEntering = ["people", "person_accounts"];
/** What everybody may choose for themselves. */
const own = [...always, "digest_preferences", "views"];
/** Who works on what, and what is lived with: for all but viewers. What is accepted leaves the open counts, and what is due. */
const handling = [
  ...[...own, "handlings", "handling_events", "plans", "plan_accounts", "acceptances", "acceptance_findings"],
  ...[
    "findings",
    "finding_events",
    "steps",
    "standings",
    "check_standings",
    "day_sums",
    "practice_days",
    "organization_steps",
    "unit_days",
  ],
  "due_days",
];
const mayChange: Readonly<Record<Role | "nobody", readonly string[]>> = {
  nobody: always,
  owner: handling,
  viewer: own,
  lead: [...handling, "account_owners", "owner_assignments", "owner_confirmations", "one_time_links"],
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
    "owner_confirmations",
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
  for (const side of ["own", "foreign"] as const) {
    await aPlan(world, side);
    await anAcceptance(world, side);
  }
  await anAssignment(world);
  await aWebhook(world.database);
  await someToken(world.database);
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

/** What is of the other owner's account: which no owner changes, whatever the table. */
async function dumpForeign(): Promise<ReadonlyMap<string, string>> {
  const { rows } = world.database.writer;
  const columns = await rows.all<{ table: string; column: string }>(
    `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('account', 'finding')`,
  );
  const texts = new Map<string, string>();
  for (const { table, column } of columns) {
    const of =
      column === "account" ? "SELECT id FROM accounts WHERE account_id = ?" : "SELECT id FROM findings WHERE lower(hex(public_id)) = ?";
    const kept = await rows.all(`SELECT * FROM "${table}" WHERE "${column}" IN (${of})`, [world.foreign[column as "account" | "finding"]]);
    texts.set(`${table} by ${column}`, JSON.stringify(kept.map((row) => JSON.stringify(row)).sort()));
  }
  return texts;
}

/** Public ids of what comes and goes, by the address's word for it: the newest of each. */
let there: Readonly<Record<string, readonly string[]>> = {};
async function lookAround(): Promise<void> {
  const { rows } = world.database.writer;
  const idsIn = async (table: string) =>
    (
      await rows.all<{ id: string }>(
        `SELECT CASE typeof(public_id) WHEN 'blob' THEN lower(hex(public_id)) ELSE public_id END AS id FROM ${table} ORDER BY ${table}.id DESC LIMIT 6`,
      )
    ).map(({ id }) => id);
  const people = await idsIn("people");
  const [acceptances, plans, tokens, webhooks] = await Promise.all(["acceptances", "plans", "tokens", "webhooks"].map(idsIn));
  const owners = await idsIn("owner_assignments");
  there = {
    acceptances: acceptances ?? [],
    plans: plans ?? [],
    tokens: tokens ?? [],
    webhooks: webhooks ?? [],
    owners,
    people,
    digests: people,
  };
}

/** Things that are there, of both owners: in the path, the query, and a body. */
const known = (path: string, name: string): readonly string[] => {
  const { own, foreign, run } = world;
  const both = (key: keyof typeof own) => [own[key], foreign[key], unknownIds[key]];
  const [, , , word = ""] = path.split("/");
  if (name === "account" || name === "accounts" || (name === "id" && word === "accounts")) return both("account");
  if (name === "check" || (name === "id" && word === "checks")) return both("check");
  if (name === "finding" || (name === "id" && word === "findings")) return both("finding");
  if (name === "ou") return ["Root / Unit of ada", "Root / Unit of brian", "ou-ada", "ou-brian"];
  if (name === "assignee" || name === "person") return there.people ?? [];
  if (name !== "id") return [];
  if (word === "refreshes") return both("refresh");
  if (word === "runs") return [String(run)];
  return there[word] ?? [];
};

/** So many addresses at least that change something are seen to do so. */
const writes: Readonly<Record<Role | "nobody", number>> = { nobody: 0, viewer: 1, owner: 6, lead: 10, administrator: 20 };
const mayChangeForeign: readonly string[] = ["administrator", "lead"];

const perRole = ["nobody", ...roles] as const;

describe(`${REQUESTS.toLocaleString("en")} requests from the contract`, () => {
  it.each(perRole)(
    `as %s: nothing breaks, and nothing changes that they may not change (seed ${worldSeed})`,
    { timeout: figure(180_000, 3_600_000) },
    async (role) => {
      let { headers } = await enterAs(world.database, role);
      const people = async () => (await world.database.writer.rows.get<{ n: number }>("SELECT count(*) AS n FROM people"))?.n;
      const [before, foreignBefore, peopleBefore] = [await dump(), await dumpForeign(), await people()];
      await lookAround();
      let entered = 0;
      const written = new Set<string>();
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
          written.add(request.route);
          ({ headers } = await enterAs(world.database, role));
          entered += 1;
          await lookAround();
        }),
        { seed: worldSeed, numRuns: REQUESTS, endOnFailure: true },
      );
      const after = await dump();
      const allowed = [...mayChange[role], ...(entered > 0 ? ofEntering : [])];
      const changed = [...after].filter(([name, text]) => before.get(name) !== text && !allowed.includes(name)).map(([name]) => name);
      expect(changed).toEqual([]);
      const foreignAfter = await dumpForeign();
      const foreignChanged = [...foreignAfter.keys()].filter((name) => foreignBefore.get(name) !== foreignAfter.get(name));
      expect(mayChangeForeign.includes(role) ? [] : foreignChanged).toEqual([]);
      // Else that nothing was changed would say that nothing was done. In a few hundred requests not everything is.
      expect(written.size).toBeGreaterThanOrEqual(figure(Math.min(1, writes[role]), writes[role]));
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
