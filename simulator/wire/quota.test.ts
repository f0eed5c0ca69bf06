import { ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { GetFindingsCommand } from "@aws-sdk/client-securityhub";
import { afterEach, describe, expect, it } from "vitest";
import { clientsOf, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Service } from "../service.ts";
import type { Simulator } from "../simulator.ts";
import { Quotas } from "./quota.ts";

const guardduty: Service = { id: "guardduty", operations: { ListDetectors: () => ({ DetectorIds: [] }) } };
const securityhub: Service = { id: "securityhub", operations: { GetFindings: () => ({ Findings: [] }) } };

let simulator: Simulator | undefined;

const start = async (quotas: "aws" | "off") => {
  // A wall clock that stands still (at the machine's own time, which the SDK signs by): no token comes back while the test runs.
  const nowMs = Date.now();
  const world = smallWorld();
  simulator = await startSimulator({
    world,
    services: [guardduty, securityhub],
    clock: () => todayMs,
    wallClock: () => nowMs,
    quotas,
    roleName,
  });
  return simulator;
};

afterEach(() => simulator?.close());

describe("AWS's quotas", () => {
  it("let a burst of six GetFindings pass and answer the seventh 429 LimitExceededException", async () => {
    const { url, credentials } = await start("aws");
    const { securityhub } = clientsOf(url, credentials);
    for (let call = 1; call <= 6; call += 1) expect((await securityhub.send(new GetFindingsCommand({}))).Findings).toEqual([]);
    const refused = await securityhub.send(new GetFindingsCommand({})).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "LimitExceededException", $metadata: { httpStatusCode: 429 } });
    expect(simulator?.calls().find(({ operation }) => operation === "GetFindings")).toMatchObject({ calls: 7, throttled: 1 });
  });

  it("hold for each account and region apart", async () => {
    const running = await start("aws");
    const { securityhub } = clientsOf(running.url, running.credentials);
    for (let call = 1; call <= 6; call += 1) await securityhub.send(new GetFindingsCommand({}));
    expect(await refusalOf(securityhub.send(new GetFindingsCommand({})))).toMatch(/^LimitExceededException/);
    const otherRegion = clientsOf(running.url, running.credentials, "us-east-1");
    expect((await otherRegion.securityhub.send(new GetFindingsCommand({}))).Findings).toEqual([]);
    const otherAccount = clientsOf(running.url, await sessionIn(running, running.world.securityAccountId));
    expect((await otherAccount.securityhub.send(new GetFindingsCommand({}))).Findings).toEqual([]);
  });

  it("have their own name in each service", async () => {
    const { url, credentials } = await start("aws");
    const { guardduty } = clientsOf(url, credentials);
    for (let call = 1; call <= 20; call += 1) await guardduty.send(new ListDetectorsCommand({}));
    expect(await refusalOf(guardduty.send(new ListDetectorsCommand({})))).toBe("TooManyRequestsException: Rate exceeded");
  });

  it("can be switched off", async () => {
    const { url, credentials } = await start("off");
    const { securityhub } = clientsOf(url, credentials);
    for (let call = 1; call <= 10; call += 1) expect((await securityhub.send(new GetFindingsCommand({}))).Findings).toEqual([]);
  });
});

describe("a bucket", () => {
  it("fills at its rate and never beyond its burst", () => {
    const quotas = new Quotas();
    const takenAt = (ms: number): number => {
      let taken = 0;
      while (quotas.take("111111111111", "eu-west-1", "securityhub", "GetFindings", ms)) taken += 1;
      return taken;
    };
    expect(takenAt(0)).toBe(6);
    expect(takenAt(1_000)).toBe(3);
    expect(takenAt(1_500)).toBe(1);
    expect(takenAt(3_600_000)).toBe(6);
  });
});
