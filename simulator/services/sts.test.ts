import { AssumeRoleCommand, type AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientsOf, externalId, refusalOf, roleName, sessionIn, smallWorld, todayMs } from "../../test/support/simulated.ts";
import { startSimulator } from "../server.ts";
import type { Simulator, SimulatorOptions } from "../simulator.ts";

let simulator: Simulator;
const withoutRole = "the account that the role was not rolled out to";

const start = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  startSimulator({ world: smallWorld(), services: [], clock: () => todayMs, quotas: "off", roleName, externalId, ...options });

beforeEach(async () => {
  simulator = await start();
});
afterEach(() => simulator.close());

const assume = (from: Simulator, input: Partial<AssumeRoleCommandInput>) => {
  const RoleArn = `arn:aws:iam::${from.world.securityAccountId}:role/${roleName}`;
  const { sts } = clientsOf(from.url, from.credentials);
  return sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "pillarwatch", ExternalId: externalId, ...input }));
};

const refusedWith = (from: Simulator, roleArn: string) =>
  `AccessDenied: User: arn:aws:iam::${from.world.managementAccountId}:user/pillarwatch is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;

describe("assuming the role", () => {
  it("gives a session of an hour, named as asked", async () => {
    const { Credentials, AssumedRoleUser } = await assume(simulator, {});
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${simulator.world.securityAccountId}:assumed-role/${roleName}/pillarwatch`);
    const lastsMs = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(Math.round(lastsMs / 60_000)).toBe(60);
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  });

  it("with a wrong or missing external id, of an unknown role or in a foreign account is refused in the very same words", async () => {
    const { securityAccountId } = simulator.world;
    const roleArn = `arn:aws:iam::${securityAccountId}:role/${roleName}`;
    expect(await refusalOf(assume(simulator, { ExternalId: "wrong" }))).toBe(refusedWith(simulator, roleArn));
    expect(await refusalOf(assume(simulator, { ExternalId: undefined }))).toBe(refusedWith(simulator, roleArn));
    const unknownRole = `arn:aws:iam::${securityAccountId}:role/Nobody`;
    expect(await refusalOf(assume(simulator, { RoleArn: unknownRole }))).toBe(refusedWith(simulator, unknownRole));
    const foreign = `arn:aws:iam::999999999999:role/${roleName}`;
    expect(await refusalOf(assume(simulator, { RoleArn: foreign }))).toBe(refusedWith(simulator, foreign));
  });

  it(`is refused in ${withoutRole}`, async () => {
    const other = await start({ hasRole: (accountId) => accountId !== simulator.world.securityAccountId });
    const roleArn = `arn:aws:iam::${other.world.securityAccountId}:role/${roleName}`;
    expect(await refusalOf(assume(other, {}))).toBe(refusedWith(other, roleArn));
    await other.close();
  });

  it("is refused to whom the role does not trust", async () => {
    const other = await start({ trusted: [simulator.world.securityAccountId] });
    const roleArn = `arn:aws:iam::${other.world.securityAccountId}:role/${roleName}`;
    expect(await refusalOf(assume(other, {}))).toBe(refusedWith(other, roleArn));
    await other.close();
  });

  it("is refused where the account is suspended or has left", async () => {
    for (const end of ["suspendedAtMs", "leftAtMs"] as const) {
      const world = smallWorld();
      const accounts = world
        .accounts()
        .map((account) => (account.id === world.securityAccountId ? { ...account, [end]: todayMs - 1 } : account));
      const other = await start({ world: { ...world, accounts: () => accounts } });
      expect(await refusalOf(assume(other, {}))).toBe(refusedWith(other, `arn:aws:iam::${world.securityAccountId}:role/${roleName}`));
      await other.close();
    }
  });

  it("without the right to assume anything names the missing permission", async () => {
    simulator.setBasePolicy(simulator.credentials.accessKeyId, ["organizations:*"]);
    expect(await refusalOf(assume(simulator, {}))).toMatch(/because no identity-based policy allows the sts:AssumeRole action$/);
  });
});

describe("a session longer than an hour", () => {
  it("is more than the role allows", async () => {
    expect(await refusalOf(assume(simulator, { DurationSeconds: 3_601 }))).toBe(
      "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  });

  it("is more than role chaining allows", async () => {
    const trusted = [simulator.world.securityAccountId, simulator.world.managementAccountId];
    const other = await start({ trusted });
    const { sts } = clientsOf(other.url, await sessionIn(other, other.world.securityAccountId));
    const RoleArn = `arn:aws:iam::${other.world.managementAccountId}:role/${roleName}`;
    const chained = { RoleArn, RoleSessionName: "chained", ExternalId: externalId };
    expect((await sts.send(new AssumeRoleCommand(chained))).AssumedRoleUser?.Arn).toContain("/chained");
    expect(await refusalOf(sts.send(new AssumeRoleCommand({ ...chained, DurationSeconds: 7_200 })))).toBe(
      "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
    await other.close();
  });
});
