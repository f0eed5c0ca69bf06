import { describe, expect, test } from "vitest";
import { samplePlan } from "./company.ts";
import { createWorld } from "./create.ts";
import { dayMs } from "./life.ts";
import { postureProblem } from "./posture.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const world = createWorld({ seed: 1, size: "sample", endsAtMs });
const accountOf = (name: string) => {
  const account = world.accounts().find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`the sample has no account ${name}`);
  return account;
};
const open = (name: string, daysAgo: number): number =>
  [...world.truth(accountOf(name).id, endsAtMs - daysAgo * dayMs)].filter(({ kind, status }) => kind === "posture" && status === "open")
    .length;
const truths = world.accounts().flatMap(({ id }) => [...world.truth(id, endsAtMs)]);

describe("the sample organization", () => {
  test("is fourteen accounts in five OUs and three regions, with some ten thousand findings and passed checks", () => {
    expect(world.accounts().length).toBe(14);
    expect(world.ous.length).toBe(5);
    expect(
      samplePlan(1, endsAtMs)
        .regions.filter(({ optIn }) => !optIn)
        .map(({ name }) => name),
    ).toEqual(["eu-central-1", "eu-west-1", "us-east-1"]);
    expect(truths.length).toBeGreaterThan(9_000);
    expect(truths.length).toBeLessThan(11_000);
  });

  test("has problems of every kind, and every way to end", () => {
    expect(new Set(truths.map(({ kind }) => kind))).toEqual(new Set(["posture", "threat", "vulnerability", "sensitive-data"]));
    const reasons = new Set(truths.map(({ reason }) => reason));
    for (const reason of ["fixed", "resource gone", "check switched off", "not applicable", "account left", "expired"])
      expect(reasons).toContain(reason);
  });

  test("holds each problem once", () => {
    const keys = truths.map(({ accountId, region, check, resource }) => [accountId, region, check, resource].join("\n"));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("names no two resources of a kind alike in one place, and no two buckets anywhere", () => {
    const arns = new Map<string, string>();
    for (const { id } of world.accounts())
      for (const region of ["global", "eu-central-1", "eu-west-1", "us-east-1"]) {
        const space = world.posture(id, region);
        for (let index = 0; index < space.count; index++) {
          const { resource } = postureProblem(space, index);
          const owner = `${id} ${resource.type === "AWS::::Account" ? "" : region} ${resource.configId}`;
          expect(arns.get(resource.arn) ?? owner).toBe(owner);
          arns.set(resource.arn, owner);
        }
      }
  });

  test("got worse by the migration and better by the clean-up", () => {
    expect(open("shipments-prod", 50)).toBeGreaterThan(1.5 * open("shipments-prod", 70));
    expect(open("payments-prod", 5)).toBeLessThan(0.5 * open("payments-prod", 35));
  });

  test("keeps two controls of five in every account, so that the whole organization has a score to speak of", () => {
    const posture = truths.filter(({ kind, status }) => kind === "posture" && (status === "open" || status === "passed"));
    const failing = new Set(posture.filter(({ status }) => status === "open").map(({ check }) => check));
    const controls = [...new Set(posture.map(({ check }) => check))].filter((check) => /^[A-Z][A-Za-z0-9]+\.\d+$/.test(check));
    const passed = controls.filter((check) => !failing.has(check)).length / controls.length;
    expect(passed).toBeGreaterThan(0.35);
    expect(passed).toBeLessThan(0.5);
  });

  test("bought a firm that nobody answers for", () => {
    expect(accountOf("parcelino-prod").joinedAtMs).toBe(endsAtMs - 45 * dayMs);
    expect(accountOf("parcelino-prod").tags.Owner).toBeUndefined();
    expect([...world.truth(accountOf("parcelino-prod").id, endsAtMs - 46 * dayMs)]).toEqual([]);
  });

  test("names most owners by a tag of the account, some by the OU's, one as the security contact", () => {
    const security = world.ous.find(({ name }) => name === "Security");
    expect(security?.tags).toEqual({ Owner: "aylin.demir@vesper-freight.example" });
    expect([accountOf("security-audit"), accountOf("log-archive")]).toEqual([
      expect.objectContaining({ ouId: security?.id, tags: expect.not.objectContaining({ Owner: expect.anything() }) }),
      expect.objectContaining({ ouId: security?.id }),
    ]);
    const contacts = world.accounts().filter(({ securityContact }) => securityContact !== undefined);
    expect(contacts).toMatchObject([{ name: "data-warehouse-prod", securityContact: { name: "Lucia Romero" } }]);
    expect(contacts[0]?.tags.Owner).toBeUndefined();
  });

  test("suspended an account: nothing there is open", () => {
    expect(open("legacy-fleet", 21)).toBeGreaterThan(20);
    expect(open("legacy-fleet", 19)).toBe(0);
  });

  test("lost a role, and denies a region by policy", () => {
    expect(world.planOf(accountOf("shared-services").id)?.roleUntilMs).toBe(endsAtMs - 9 * dayMs);
    expect(world.deniedByScp(accountOf("payments-dev").id, "us-east-1", endsAtMs)).toEqual(["*"]);
    expect(world.deniedByScp(accountOf("payments-prod").id, "us-east-1", endsAtMs)).toEqual([]);
  });

  test("has what tools choke on: markup in a name and a tag, a name from right to left", () => {
    const { id } = accountOf("sandbox-research");
    const names = Array.from({ length: 3 }, (_, index) => world.planOf(id)?.nameOf("eu-central-1", "AWS::EC2::Instance", index) ?? "");
    expect(names.some((name) => name.includes("<script>"))).toBe(true);
    expect(names.some((name) => /[\u0590-\u05ff]/.test(name))).toBe(true);
    const tags = world.planOf(id)?.tagsOf?.("eu-central-1", "AWS::EC2::Instance", "notebook-api-sandbox-01");
    expect(tags?.Purpose).toContain("onerror");
  });

  test("ends today, whatever today is: its stories move along", () => {
    const later = createWorld({ seed: 1, size: "sample", endsAtMs: endsAtMs + 100 * dayMs });
    const before = [...world.truth(accountOf("payments-prod").id, endsAtMs)].filter(({ kind }) => kind === "posture");
    const after = [...later.truth(accountOf("payments-prod").id, endsAtMs + 100 * dayMs)].filter(({ kind }) => kind === "posture");
    expect(after.map(({ resource, check, status }) => [resource, check, status])).toEqual(
      before.map(({ resource, check, status }) => [resource, check, status]),
    );
  });
});
