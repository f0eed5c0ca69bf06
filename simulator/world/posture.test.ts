import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld } from "./create.ts";
import type { ScopeHistory } from "./history.ts";
import { dayMs, type Life, standing } from "./life.ts";
import { type PostureProblem, postureProblem } from "./posture.ts";
import type { Truth } from "./world.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const home = "eu-central-1";
const other = "eu-west-1";

function worldWith(history: (region: string) => Partial<ScopeHistory> = () => ({})) {
  const size = { accounts: 2, regions: 2, findings: 2_000, history: (_account: string, region: string) => history(region) };
  const world = createWorld({ seed: 6, size, endsAtMs });
  const accountId = world.accounts()[0]?.id ?? "";
  const problems = (region: string): readonly PostureProblem[] => {
    const space = world.posture(accountId, region);
    return Array.from({ length: space.count }, (_, index) => postureProblem(space, index));
  };
  const truthOf = ({ region, check, resource }: PostureProblem, atMs: number): Truth | undefined =>
    [...world.truth(accountId, atMs)].find((one) => one.region === region && one.check === check.id && one.resource === resource.arn);
  return { world, accountId, problems, truthOf };
}

const quiet = worldWith();
const all = [...quiet.problems("global"), ...quiet.problems(home)].filter(({ check }) => check.ruleOnly !== true);

function found(isWanted: (problem: PostureProblem) => boolean): PostureProblem {
  const problem = all.find(isWanted);
  if (problem === undefined) throw new Error("the world has no such problem");
  return problem;
}

const saidOf = ({ stretches }: Life): string => stretches.map(({ says }) => says).join();
const failsThroughout = ({ life }: PostureProblem): boolean =>
  saidOf(life) === "failed" && life.goneAtMs === undefined && life.stretches[0].fromMs < endsAtMs - 100 * dayMs;

/** How a problem stands where everything is on: told from the life alone, in other words than the world's. */
function expected(life: Life, atMs: number): string | undefined {
  const lookedMs = Math.min(atMs, (life.goneAtMs ?? Number.POSITIVE_INFINITY) - 1);
  const past = life.stretches.filter(({ fromMs }) => fromMs <= lookedMs);
  const now = past.at(-1);
  if (now === undefined) return undefined;
  const failed = past.some(({ says }) => says === "failed");
  if (now.says === "passed") return failed ? "resolved fixed" : life.goneAtMs !== undefined && life.goneAtMs <= atMs ? undefined : "passed";
  if (now.says === "not applicable") return failed ? "closed not applicable" : undefined;
  if (life.goneAtMs !== undefined && life.goneAtMs <= atMs) return "resolved resource gone";
  return now.workflow === "SUPPRESSED" ? "suppressed" : "open";
}

describe("a posture problem", () => {
  test("is the same whenever it is asked for, and whatever was asked before", () => {
    const space = quiet.world.posture(quiet.accountId, home);
    fc.assert(
      fc.property(fc.nat(space.count - 1), fc.nat(space.count - 1), (index, before) => {
        postureProblem(space, before);
        const again = worldWith();
        expect(postureProblem(again.world.posture(again.accountId, home), index)).toEqual(postureProblem(space, index));
      }),
      { numRuns: 50 },
    );
  });

  test("lives in order: each stretch begins after the one before, and none after the resource's end", () => {
    for (const { life, exists } of all) {
      const begins = life.stretches.map(({ fromMs }) => fromMs);
      expect(begins).toEqual([...new Set(begins)].sort((a, b) => a - b));
      expect(begins[0]).toBeGreaterThanOrEqual(exists.fromMs);
      expect(begins.slice(1).every((ms) => ms < (life.goneAtMs ?? Number.POSITIVE_INFINITY))).toBe(true);
    }
  });

  test("stands, at any instant, as its last stretch says", () => {
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.nat(200), (index, daysAgo) => {
        const { life } = all[index] ?? found(() => true);
        const atMs = endsAtMs - daysAgo * dayMs;
        expect(standing(life, atMs)?.now).toEqual(life.stretches.findLast(({ fromMs }) => fromMs <= atMs));
      }),
    );
  });

  test("is judged by its life alone where everything is on", () => {
    fc.assert(
      fc.property(fc.nat(130), (daysAgo) => {
        const atMs = endsAtMs + 10 * dayMs - daysAgo * dayMs;
        const judged = new Map(
          [...quiet.world.truth(quiet.accountId, atMs)].map((one) => [
            `${one.region} ${one.check} ${one.resource}`,
            one.reason === undefined ? one.status : `${one.status} ${one.reason}`,
          ]),
        );
        for (const { region, check, resource, life } of all)
          expect([check.id, resource.arn, judged.get(`${region} ${check.id} ${resource.arn}`)]).toEqual([
            check.id,
            resource.arn,
            expected(life, atMs),
          ]);
      }),
      { numRuns: 25 },
    );
  });
});

describe("what happens to a scope", () => {
  const offMs = endsAtMs - 40 * dayMs;

  test("a control switched off closes its problems at once, and opens them when it is on again", () => {
    const bucket = found((problem) => problem.check.id === "S3.5" && failsThroughout(problem));
    const { truthOf } = worldWith(() => ({ controlsOff: { "S3.5": [{ fromMs: offMs, untilMs: offMs + 10 * dayMs }] } }));
    expect(truthOf(bucket, offMs - 1)?.status).toBe("open");
    expect(truthOf(bucket, offMs)).toMatchObject({ status: "closed", reason: "check switched off", sinceMs: offMs });
    expect(truthOf(bucket, offMs + 10 * dayMs)?.status).toBe("open");
  });

  test("switched off in one region, a global problem goes on in the others", () => {
    const user = found((problem) => problem.region === "global" && failsThroughout(problem));
    const off = { controlsOff: { [user.check.id]: [{ fromMs: offMs }] } };
    expect(worldWith((region) => (region === other ? off : {})).truthOf(user, endsAtMs)?.status).toBe("open");
    expect(worldWith(() => off).truthOf(user, endsAtMs)).toMatchObject({ status: "closed", reason: "check switched off" });
  });

  test("consolidation is no news", () => {
    const bucket = found((problem) => problem.check.id === "S3.5" && failsThroughout(problem));
    const { truthOf } = worldWith(() => ({ consolidatedFromMs: offMs }));
    for (const atMs of [offMs - 1, offMs, offMs + dayMs / 2, offMs + dayMs, endsAtMs])
      expect(truthOf(bucket, atMs)).toMatchObject({ status: "open", severity: bucket.check.severity });
  });

  test("a Config rule by hand goes on telling where the control is off", () => {
    const bucket = found((problem) => problem.check.id === "S3.5" && failsThroughout(problem));
    const rules = [{ identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "tls", made: "by hand", exists: [{ fromMs: 0 }] }] as const;
    const { truthOf } = worldWith(() => ({ rules, controlsOff: { "S3.5": [{ fromMs: offMs }] } }));
    expect(truthOf(bucket, endsAtMs)).toMatchObject({ status: "open", seenThrough: expect.arrayContaining(["config"]) });
  });

  test("an account that left closes what was open there, and keeps what was fixed", () => {
    const { world, accountId } = quiet;
    const plan = {
      ...world,
      accounts: world.plans.map((one) => (one.account.id === accountId ? { ...one, account: { ...one.account, leftAtMs: offMs } } : one)),
    };
    const left = createWorld({ seed: world.seed, size: plan, endsAtMs });
    const before = [...left.truth(accountId, offMs - 1)];
    const after = [...left.truth(accountId, endsAtMs)];
    const open = before.filter(({ status }) => status === "open" || status === "suppressed");
    expect(after.filter(({ status }) => status === "open" || status === "suppressed")).toEqual([]);
    expect(after.filter(({ reason }) => reason === "account left").length).toBe(open.length);
    expect(after.filter(({ reason }) => reason === "fixed").length).toBe(before.filter(({ reason }) => reason === "fixed").length);
  });
});
