/** Whoever pastes what `policy` prints reads everything, by every way in, and no action is asked for that is not in it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Policies } from "../../collectors/policy.ts";
import { startSimulator } from "../../simulator/server.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { callCommand } from "../support/called.ts";
import { environmentOf, startCommand } from "../support/command.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const externalId = "an-external-id";
const world = createWorld({ seed: 11, size: { accounts: 4, regions: 2, findings: 80, days: 20 }, endsAtMs });
const scopes = 4 * 2 * 4;
const { managementAccountId, securityAccountId } = world;
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface WayIn {
  readonly what: string;
  readonly mode: string;
  /** Account of the base credentials. */
  readonly from: string;
  /** Whether each command is a process of its own: once is enough, since the others differ in what AWS allows only. */
  readonly asProcess?: true;
  /** Accounts that the role was rolled out to. */
  readonly roleIn: (account: string) => boolean;
}

test.each<WayIn>([
  { what: "each account, from the management account", mode: "auto", asProcess: true, from: managementAccountId, roleIn: () => true },
  {
    what: "each account, the management account without the role",
    mode: "each-account",
    from: managementAccountId,
    roleIn: (account) => account !== managementAccountId,
  },
  {
    what: "the delegated administrator, from the management account, the role in that one account",
    mode: "delegated-administrator",
    from: managementAccountId,
    roleIn: (account) => account === securityAccountId,
  },
  { what: "the delegated administrator itself, no role anywhere", mode: "auto", from: securityAccountId, roleIn: () => false },
])("$what: doctor misses nothing, and a run reads every scope without a denied call", { timeout: 120_000 }, async (way) => {
  const user = {
    accessKeyId: "AKIAPILLARWATCHUSER0",
    secretAccessKey: "secret",
    accountId: way.from,
    arn: `arn:aws:iam::${way.from}:user/pillarwatch`,
  };
  const simulator = await startSimulator({
    world,
    clock: () => endsAtMs,
    quotas: "off",
    roleName: "pillarwatch-read",
    externalId,
    hasRole: way.roleIn,
    baseCredentials: [user],
  });
  const environment = {
    ...environmentOf(simulator),
    COLLECT_EXTERNAL_ID: externalId,
    COLLECT_MODE: way.mode,
    DATABASE_URL: `sqlite:${join(folder, `${way.what}.db`)}`,
  };
  const run = (words: readonly string[]) =>
    way.asProcess ? startCommand(words, { folder, environment }).ended : callCommand(words, { folder, environment });
  const policies = JSON.parse((await run(["policy"])).stdout) as Policies;
  const actionsOf = (name: "base" | "role") => policies[name].Statement.flatMap(({ Action }) => Action);
  simulator.setPolicy("*", actionsOf("role"));
  simulator.setBasePolicy(user.accessKeyId, actionsOf("base"));

  expect(await run(["doctor"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nnothing is missing in \w.*\n$/), stderr: "" });
  simulator.clearLog();
  const { code, stdout, stderr } = await run(["collect", "--once"]);
  // A denial of what only dresses the list (tags, OUs) would be a warning, one of a source's a line of what was not read.
  const withoutRole = world.accounts().filter(({ id }) => id !== way.from && !way.roleIn(id));
  const regionsAssumed = `warning: the regions of ${withoutRole
    .map(({ id }) => id)
    .toSorted()
    .join(", ")} could not be read, `;
  // Which of them is found out first is chance.
  const warnings = stderr
    .split("\n")
    .filter((line) => line.startsWith("warning: "))
    .toSorted();
  // Whom AWS would call about an account is told to the management account, and else to the account's own role.
  const contactsUnknown = `warning: security contacts of ${withoutRole.length} accounts are not known: `;
  const expected = [
    ...(way.from === managementAccountId ? [] : [expect.stringContaining(contactsUnknown)]),
    ...(withoutRole.length === 0 ? [] : [expect.stringContaining(regionsAssumed)]),
  ];
  expect([code, warnings]).toEqual([0, expected]);
  expect(stdout).toMatch(new RegExp(`^run 1 done: \\d+ records of ${scopes} of ${scopes} scopes, [^\\n]*\\n$`));
  const printed = new Set([...actionsOf("base"), ...actionsOf("role"), "sts:GetCallerIdentity"]);
  expect([...simulator.actions().keys()].filter((action) => !printed.has(action))).toEqual([]);
  await simulator.close();
});
