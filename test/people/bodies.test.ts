/** What a body names is bounded as what an address names is (matrix.test.ts): another owner's is answered as what is nowhere, to the byte. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../posture/caller.ts";
import type { DeclaredAccess } from "../../server/auth/access.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { bodyExample, type Paths } from "../support/requests-of-contract.ts";
import { signedIn } from "../support/signed-in.ts";
import { aPlan, enterAs, type TwoOwners, told, twoOwners, unknownIds } from "../support/two-owners.ts";

/** Members that name something of an account's, and three of each: own, foreign, of nothing. */
type Naming = "account" | "check" | "finding" | "resource" | "ou" | "assignee";
let things: Readonly<Record<Naming, readonly [own: string, foreign: string, unknown: string]>>;

let world: TwoOwners;
let application: TestApplication;
let routes: readonly DeclaredAccess[];
let documented: Paths;
beforeAll(async () => {
  world = await twoOwners();
  application = await testApplication(world.database);
  await application.app.ready();
  routes = application.app.declaredAccess;
  documented = ((await application.get("/api/docs")).body as { paths: Paths }).paths;
  const { own, foreign } = world;
  const owner = async (word: string, account: string) => {
    const person = { role: "owner", token: word.padEnd(43, "-"), email: `${word}@pillarwatch.test`, accounts: [account] } as const;
    return Buffer.from((await signedIn(world.database.writer, person)).public_id).toString("hex");
  };
  things = {
    account: [own.account, foreign.account, unknownIds.account],
    check: [own.check, foreign.check, unknownIds.check],
    finding: [own.finding, foreign.finding, unknownIds.finding],
    resource: ["arn:aws:s3:::ada-bucket", "arn:aws:s3:::brian-bucket", "arn:aws:s3:::no-bucket"],
    ou: ["Root / Unit of ada", "Root / Unit of brian", "Root / Unit of nobody"],
    assignee: [await owner("colleague", own.account), await owner("stranger", foreign.account), unknownIds.finding],
  };
});
afterAll(async () => {
  await application.app.close();
  await world.database.close();
});

/** A body that is right but for the one thing that it names. */
function bodyOf(url: string, naming: Naming, value: string): object {
  const { account, check } = world.own;
  const subject = { account, check, [naming]: value };
  const subjects = [naming === "finding" ? { finding: value } : subject];
  const plan = { check, date: "2026-12-31", ...(naming === "ou" ? {} : { account: [account] }), [naming]: value };
  const bodies: Readonly<Record<string, object>> = {
    "/api/v1/acceptances": { subjects, reason: "A test", until: "2026-12-31" },
    "/api/v1/acceptances/preview": { subjects },
    "/api/v1/plans": naming === "account" ? { ...plan, account: [value] } : plan,
    "/api/v1/plans/:id": { [naming]: value },
    "/api/v1/findings/:id/handling": { [naming]: value },
    "/api/v1/checks/:id/handling": { account, ticket: "https://tickets.example/1", [naming]: value },
    "/api/v1/checks/:id/notes": { account, text: "A note", [naming]: value },
  };
  const body = bodies[url];
  if (body === undefined) throw new Error(`${url}: nobody says here what its body is`);
  return body;
}

/** Names of members, however deep. */
const membersOf = (example: unknown): readonly string[] =>
  typeof example !== "object" || example === null
    ? []
    : Object.entries(example).flatMap(([name, of]) => [...(Array.isArray(example) ? [] : [name]), ...membersOf(of)]);

/** What owners may send, and what it names: from the route table and the contract. */
const sent = (): readonly (readonly [route: DeclaredAccess, naming: Naming])[] =>
  routes
    .filter(({ access }) => access !== undefined && !["open", "anyone", "self"].includes(access))
    .filter(({ access }) => access !== undefined && judge({ kind: "token", publicId: "", name: "", role: "owner" }, access) === "allowed")
    .flatMap((route) => {
      const members = membersOf(bodyExample(documented, route));
      return (Object.keys(things) as Naming[]).filter((naming) => members.includes(naming)).map((naming) => [route, naming] as const);
    });

async function ask({ method, url }: DeclaredAccess, naming: Naming, value: string) {
  const { headers } = await enterAs(world.database, "owner");
  // Made anew, and nothing is accepted then.
  const plan = await aPlan(world, "own");
  const id = url.startsWith("/api/v1/plans") ? plan : url.startsWith("/api/v1/checks") ? world.own.check : world.own.finding;
  const payload = bodyOf(url, naming, value);
  return application.app.inject({ method: method as "POST", url: url.replace(":id", id), headers: { ...headers }, payload });
}

describe("an owner who names in a body what is another's", () => {
  it("is answered as if it were nowhere; what is their own is taken", async () => {
    const wrong: unknown[] = [];
    for (const [route, naming] of sent()) {
      const [own, foreign, unknown] = things[naming];
      const [taken, refused, nowhere] = [
        await ask(route, naming, own),
        await ask(route, naming, foreign),
        await ask(route, naming, unknown),
      ];
      const name = `${route.method} ${route.url} ${naming}`;
      // An owner plans for accounts: no OU is theirs to name, not even the one that theirs are in.
      if (taken.statusCode >= 300 && naming !== "ou") wrong.push([name, "own", taken.statusCode, taken.body]);
      if (refused.statusCode < 400) wrong.push([name, "foreign", refused.statusCode, refused.body]);
      if (JSON.stringify(told(refused)) !== JSON.stringify(told(nowhere))) wrong.push([name, told(refused), told(nowhere)]);
    }
    expect(wrong).toEqual([]);
    expect(sent().length).toBeGreaterThan(12);
  });
});
