import { describe, expect, test } from "vitest";
import type { Call, Members } from "../../service.ts";
import { createWorld } from "../../world/create.ts";
import type { ExternalDocument } from "../../world/plan.ts";
import type { World } from "../../world/world.ts";
import { securityhub } from "../securityhub.ts";
import type { Asff } from "./asff.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const home = "eu-central-1";
const away = "eu-west-1";

const callOf = (accountId: string, region: string, of: World): Call => ({
  caller: { accountId, region, arn: "" },
  atMs: endsAtMs,
  world: of,
});

function ask(name: string, input: Members, call: Call): Members {
  const operation = securityhub.operations[name];
  if (operation === undefined) throw new Error(`no ${name}`);
  return operation(input, call);
}

function findings(filters: Members, call: Call, size = 100): readonly Asff[] {
  const found: Asff[] = [];
  let token: unknown;
  do {
    const page: Members = ask(
      "GetFindings",
      { Filters: filters, MaxResults: size, ...(token === undefined ? {} : { NextToken: token }) },
      call,
    );
    const records = page.Findings as readonly Asff[];
    expect(records.length).toBeLessThanOrEqual(size);
    found.push(...records);
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

const equals = (...values: readonly string[]) => values.map((Value) => ({ Value, Comparison: "EQUALS" }));
describe("documents from outside", () => {
  const version = (UpdatedAt: string, region = "ap-southeast-4") => ({
    service: "securityhub" as const,
    document: { id: "x-1", productArn: "p", region, awsAccountId: "999988887777", updatedAt: UpdatedAt },
  });
  const external: readonly ExternalDocument[] = [version("2026-01-01T00:00:00Z"), version("2026-01-02T00:00:00Z")];
  const visited = createWorld({ seed: 6, size: { accounts: 3, regions: 2, findings: 100 }, endsAtMs, external });

  test("are served by the security administrator in their own region, every version, in the order given", () => {
    const given = findings({}, callOf(visited.securityAccountId, "ap-southeast-4", visited));
    expect(given.map(({ UpdatedAt }) => UpdatedAt)).toEqual(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]);
    expect(visited.regionEnabled(visited.securityAccountId, "ap-southeast-4", endsAtMs)).toBe(true);
  });

  test("are not served by anybody else, nor in another region", () => {
    const [first] = visited.accounts();
    expect(findings({ Id: equals("x-1") }, callOf(first?.id ?? "", home, visited))).toEqual([]);
    expect(findings({ Id: equals("x-1") }, callOf(visited.securityAccountId, away, visited))).toEqual([]);
  });
});

describe("what is on", () => {
  test("a hub that is off says so to every question", () => {
    const off = createWorld({ seed: 6, size: { accounts: 2, regions: 1, findings: 50, history: () => ({ hub: [] }) }, endsAtMs });
    const call = callOf(off.accounts()[0]?.id ?? "", home, off);
    for (const name of ["DescribeHub", "GetFindings", "GetEnabledStandards", "ListMembers"])
      expect(() => ask(name, {}, call)).toThrow("not subscribed");
  });

  test("a control that is off is DISABLED in its own account and region, in every answer", () => {
    const controlsOff = { "S3.9": [{ fromMs: -Infinity }] };
    const quiet = createWorld({
      seed: 6,
      size: { accounts: 2, regions: 2, findings: 50, history: (_, region) => (region === home ? { controlsOff } : {}) },
      endsAtMs,
    });
    const accountId = quiet.accounts()[0]?.id ?? "";
    const status = (region: string) => {
      const { SecurityControls } = ask("BatchGetSecurityControls", { SecurityControlIds: ["S3.9"] }, callOf(accountId, region, quiet));
      return (SecurityControls as readonly { SecurityControlStatus: string }[])[0]?.SecurityControlStatus;
    };
    expect([status(home), status(away)]).toEqual(["DISABLED", "ENABLED"]);
    const { StandardsSubscriptions } = ask("GetEnabledStandards", {}, callOf(accountId, home, quiet));
    const [{ StandardsSubscriptionArn } = { StandardsSubscriptionArn: "" }] = StandardsSubscriptions as readonly {
      StandardsSubscriptionArn: string;
    }[];
    const { Controls } = ask("DescribeStandardsControls", { StandardsSubscriptionArn }, callOf(accountId, home, quiet));
    expect(
      (Controls as readonly { ControlId: string; ControlStatus: string }[]).filter(({ ControlStatus }) => ControlStatus === "DISABLED"),
    ).toMatchObject([{ ControlId: "S3.9" }]);
  });
});
