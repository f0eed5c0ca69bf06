/**
 * Every route × everybody × own, foreign and unknown ids, from the route table itself. What a word of access means is written out here a second
 * time: the server's own table (posture/caller.ts) is what is on trial.
 */
import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Access } from "../../posture/caller.ts";
import type { DeclaredAccess } from "../../server/auth/access.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { testMetrics } from "../support/metrics.ts";
import { bodyExample, type Paths } from "../support/requests-of-contract.ts";
import {
  aMailStop,
  anAcceptance,
  anAssignment,
  aPlan,
  aView,
  aWebhook,
  type CallerKind,
  callerKinds,
  type Entered,
  enterAs,
  someLead,
  someoneElse,
  someToken,
  type TwoOwners,
  told,
  twoOwners,
  unknownIds,
} from "../support/two-owners.ts";

const everybody = callerKinds;
const signedInAll = callerKinds.filter((kind) => kind !== "nobody");

/** Who gets past the door. All others are refused: nobody by 401, the rest by 403. */
const welcome: Readonly<Record<Access, readonly CallerKind[]>> = {
  open: everybody,
  anyone: everybody,
  "signed-in": signedInAll,
  whole: ["administrator", "lead", "viewer", "token of administrator", "token of lead", "token of viewer"],
  "look-again": ["administrator", "lead", "owner", "token of administrator", "token of lead", "token of owner"],
  handle: ["administrator", "lead", "owner", "token of administrator", "token of lead", "token of owner"],
  propose: ["administrator", "lead", "owner", "token of administrator", "token of lead", "token of owner"],
  decide: ["administrator", "lead", "token of administrator", "token of lead"],
  administer: ["administrator", "token of administrator"],
  self: ["administrator", "lead", "viewer", "owner"],
};

/** A token has no eyes to look through: the route itself says so, by the words of the door. */
const refusesTokens = ["POST /api/v1/session/through", "DELETE /api/v1/session/through"];

/** Who sees one world only: for them what is foreign is unknown. */
const bounded: readonly CallerKind[] = ["owner", "token of owner", "lead through an owner"];

interface IdsOfRoute {
  readonly own: string;
  /** Of the other owner; undefined where nothing of it is anybody's. */
  readonly foreign?: string;
  readonly unknown: string;
}

let world: TwoOwners;
let application: TestApplication;
let routes: readonly DeclaredAccess[];
let documented: Paths;
beforeAll(async () => {
  world = await twoOwners();
  // What is an address by configuration only is one here.
  const metrics = { of: testMetrics(world.database), token: "of the matrix, and of nothing else in the world" };
  application = await testApplication(world.database, { metrics });
  await application.app.ready();
  routes = application.app.declaredAccess;
  documented = ((await application.get("/api/docs")).body as { paths: Paths }).paths;
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
});

/** Whatever stands for `:id` in an address. A new address with an id needs a line here: what is it an id of? */
async function idsOf(url: string, entered: Entered): Promise<IdsOfRoute> {
  const of = (key: keyof TwoOwners["own"]): IdsOfRoute => ({ own: world.own[key], foreign: world.foreign[key], unknown: unknownIds[key] });
  const [, , , thing = ""] = url.split("/");
  switch (thing) {
    case "accounts":
      return of("account");
    case "checks":
      return of("check");
    case "findings":
      return of("finding");
    case "refreshes":
      return of("refresh");
    case "principles":
      return { own: "data", unknown: "nothing" };
    case "runs":
      return { own: String(world.run), unknown: "999999" };
    case "people":
      return { own: await someoneElse(world.database), unknown: unknownIds.finding };
    case "digests":
      return { own: await someLead(world.database), unknown: unknownIds.finding };
    case "tokens":
      return { own: await someToken(world.database), unknown: unknownIds.finding };
    case "acceptances":
      return { own: await anAcceptance(world, "own"), foreign: await anAcceptance(world, "foreign"), unknown: unknownIds.finding };
    case "owners":
      return { own: await anAssignment(world), unknown: unknownIds.finding };
    case "plans":
      return { own: await aPlan(world, "own"), foreign: await aPlan(world, "foreign"), unknown: unknownIds.finding };
    case "webhooks":
      return { own: await aWebhook(world.database), unknown: unknownIds.finding };
    case "views":
      return {
        own: await aView(world.database, entered.session),
        foreign: await aView(world.database, entered.otherSession),
        unknown: unknownIds.finding,
      };
    case "mail":
      return { own: aMailStop(), unknown: aMailStop().replace(/.{43}$/, "A".repeat(43)) };
    case "profile":
      return { own: entered.session, foreign: entered.otherSession, unknown: unknownIds.finding };
    default:
      throw new Error(`${url}: nobody says here what the id is of`);
  }
}

const nameOf = ({ method, url }: DeclaredAccess): string => `${method} ${url}`;

/** By the contract's own example, so that the answer is the route's and not a schema's. */
async function ask({ method, url }: DeclaredAccess, { headers }: Entered, id?: string): Promise<LightMyRequestResponse> {
  const payload = bodyExample(documented, { method, url }) as object | undefined;
  return application.app.inject({
    method: method as "GET",
    url: url.replaceAll(/:\w+/g, encodeURIComponent(id ?? "")),
    headers: { ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

const typeOf = ({ body }: LightMyRequestResponse): unknown =>
  body.startsWith("{") ? (JSON.parse(body) as { type?: unknown }).type : undefined;
const signInFirst = "urn:pillarwatch:problem:sign-in";
const notForYou = "urn:pillarwatch:problem:not-for-you";

/** What the door said of them; HEAD answers without words, and its status is enough: only the door refuses what is read. */
function doorOf(answer: LightMyRequestResponse, { method }: DeclaredAccess): "sign-in" | "refused" | "let in" {
  if (answer.statusCode === 401 && (method === "HEAD" || typeOf(answer) === signInFirst)) return "sign-in";
  if (answer.statusCode === 403 && (method === "HEAD" || typeOf(answer) === notForYou)) return "refused";
  return "let in";
}

const doorFor = (route: DeclaredAccess, kind: CallerKind) => {
  const isLetIn = route.access !== undefined && welcome[route.access].includes(kind);
  if (isLetIn && !(refusesTokens.includes(nameOf(route)) && kind.startsWith("token"))) return "let in";
  return kind === "nobody" ? "sign-in" : "refused";
};

describe("every route", () => {
  it("says for whom it is", () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter(({ access }) => access === undefined || !(access in welcome)).map(nameOf)).toEqual([]);
  });

  it("is open without a look at who asks only for probes, the page's files, and figures that have a token of their own", () => {
    expect(
      routes
        .filter(({ access }) => access === "open")
        .map(nameOf)
        .sort(),
    ).toEqual(["GET /", "GET /healthz", "GET /metrics", "GET /readyz", "HEAD /", "HEAD /healthz", "HEAD /readyz"].sort());
  });

  it.each(callerKinds)("lets in, and refuses, as its word says: %s", async (kind) => {
    const wrong: unknown[] = [];
    for (const route of routes) {
      const entered = await enterAs(world.database, kind);
      const id = route.url.includes(":") ? (await idsOf(route.url, entered)).own : undefined;
      const answer = await ask(route, entered, id);
      const isBroken = answer.statusCode >= 500 && route.url !== "/"; // the page is not built in this test, and says so
      if (doorOf(answer, route) !== doorFor(route, kind) || isBroken)
        wrong.push([nameOf(route), answer.statusCode, answer.body.slice(0, 300)]);
      // What is theirs is there: else "not found" of all else would prove nothing.
      if (doorFor(route, kind) === "let in" && id !== undefined && answer.statusCode === 404)
        wrong.push([nameOf(route), "own id", answer.body]);
    }
    expect(wrong).toEqual([]);
  });

  it.each(callerKinds)("answers a foreign id as one that is nowhere, to the byte: %s", async (kind) => {
    const wrong: unknown[] = [];
    let compared = 0;
    for (const route of routes.filter(({ url }) => url.includes(":"))) {
      const entered = await enterAs(world.database, kind);
      const { foreign, unknown } = await idsOf(route.url, entered);
      const nowhere = await ask(route, entered, unknown);
      const isIn = doorFor(route, kind) === "let in";
      if (isIn && nowhere.statusCode !== 404) wrong.push([nameOf(route), "unknown id", nowhere.statusCode, nowhere.body]);
      if (foreign === undefined || !(bounded.includes(kind) || route.access === "self" || !isIn)) continue;
      const answer = await ask(route, entered, foreign);
      compared += 1;
      if (JSON.stringify(told(answer)) !== JSON.stringify(told(nowhere))) wrong.push([nameOf(route), told(answer), told(nowhere)]);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });

  it("is known by its word also when it is asked by an address that is written otherwise", async () => {
    const { headers } = await enterAs(world.database, "owner");
    for (const url of [
      "//api/v1/runs",
      "/api/v1//runs",
      "/api/v1/runs/",
      "/API/V1/RUNS",
      "/api/v1/%72uns",
      "/api/v1/./runs",
      "/x/../api/v1/runs",
      "/api/v1/runs;x",
    ]) {
      const answer = await application.app.inject({ url, headers });
      expect([url, answer.statusCode, answer.body.includes("scopes")]).toEqual([url, expect.toBeOneOf([403, 404]), false]);
    }
  });
});
