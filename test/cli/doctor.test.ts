/** `doctor` and `policy` as commands: what they print, what scripts get, and how they end. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Diagnosis } from "../../collectors/doctor.ts";
import type { Policies } from "../../collectors/policy.ts";
import { keysOf } from "../../db/keys.ts";
import { openDatabase } from "../../db/open.ts";
import { writeAudit } from "../../db/write/audit.ts";
import type { DoctorCheck } from "../../posture/doctor.ts";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { callCommand } from "../support/called.ts";
import { type Ended, environmentOf, startCommand } from "../support/command.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const externalId = "an-external-id";
const world = createWorld({ seed: 11, size: { accounts: 3, regions: 2, findings: 60, days: 20 }, endsAtMs });
const members = world
  .accounts()
  .map(({ id }) => id)
  .filter((id) => id !== world.managementAccountId);
const folder = mkdtempSync(join(tmpdir(), "pillarwatch-doctor-"));
let simulator: Simulator;
let policies: Policies;

const settings = () => ({ ...environmentOf(simulator), COLLECT_EXTERNAL_ID: externalId });
const read = ({ code, stdout, stderr }: Ended) => ({ code, stdout, lines: stdout.trimEnd().split("\n"), stderr });
/** As a process: once each, where all is well. */
const started = async (...words: string[]) => read(await startCommand(words, { folder, environment: settings() }).ended);
const run = async (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  read(await callCommand(words, { folder, environment: { ...settings(), ...environment } }));

/** From here on, credentials and role may do exactly what `policy` printed. */
beforeAll(async () => {
  simulator = await startSimulator({ world, clock: () => endsAtMs, quotas: "off", roleName: "pillarwatch-read", externalId });
  const { code, stdout, stderr } = await started("policy");
  expect([code, stderr]).toEqual([0, ""]);
  policies = JSON.parse(stdout) as Policies;
  const actionsOf = (name: "base" | "role") => policies[name].Statement.flatMap(({ Action }) => Action);
  simulator.setPolicy("*", actionsOf("role"));
  simulator.setBasePolicy(simulator.credentials.accessKeyId, actionsOf("base"));
}, 120_000);
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

test("policy prints one JSON document, whose trust names the caller and the external id", () => {
  expect(policies.trust.Statement).toMatchObject([
    {
      Principal: { AWS: `arn:aws:iam::${world.managementAccountId}:user/pillarwatch` },
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  ]);
});

test("with exactly the printed policy doctor misses nothing: two lines, exit code 0", { timeout: 120_000 }, async () => {
  expect(await started("doctor")).toMatchObject({
    code: 0,
    lines: [`collecting as arn:aws:iam::${world.managementAccountId}:user/pillarwatch`, "nothing is missing in 3 accounts"],
  });
});

test("what is missing is a line an action, with where and what is lost; exit code 1", { timeout: 120_000 }, async () => {
  const { role } = policies;
  const taken = ["guardduty:ListFindings", "config:DescribeConfigRules"];
  const left = role.Statement.flatMap(({ Action }) => Action).filter((action) => !taken.includes(action));
  for (const id of members) simulator.setPolicy(id, left);
  const said = await run(["doctor"]);
  const json = await run(["doctor", "--json"]);
  for (const id of members) simulator.setPolicy(id, undefined);
  expect([said.code, said.lines.length, said.lines.at(-1)]).toEqual([1, 4, "2 permissions missing, 0 of 3 accounts not reached"]);
  for (const action of taken)
    expect(said.stdout).toMatch(new RegExp(`^${action} is denied in ${members[0]} .*, ${members[1]} .*\\. Without it, \\w`, "m"));
  const diagnosis = JSON.parse(json.stdout) as Diagnosis;
  expect([json.code, diagnosis.healthy, diagnosis.missing.length]).toEqual([1, false, 4]);
});

test("what is wrong here is a line, with the command that mends it below; exit code 1", { timeout: 120_000 }, async () => {
  const path = join(folder, "organization.db");
  const writer = await openDatabase(`sqlite:${path}`, new Date().toISOString());
  const entry = {
    at: new Date().toISOString(),
    actor: { kind: "command", id: null },
    action: "secret-made",
    subject: null,
    from: null,
  } as const;
  await writer.transaction((tx) =>
    writeAudit(tx, keysOf("the secret of the server, and of nobody else").audit, { ...entry, before: null, after: null }),
  );
  await writer.close();
  const environment = { DATABASE_URL: `sqlite:${path}`, PILLARWATCH_SECRET: "another secret than that of the server" };
  const said = await run(["doctor"], environment);
  expect([said.code, said.lines.slice(2)]).toEqual([
    1,
    [
      "PILLARWATCH_SECRET is not the one that the audit log was last written with",
      expect.stringMatching(/^ {2}Give this process the server’s.* {2}npx pillarwatch secret lost$/),
    ],
  ]);
  const { checks } = JSON.parse((await run(["doctor", "--json"], environment)).stdout) as { checks: readonly DoctorCheck[] };
  expect(checks.map(({ id, state }) => [id, state])).toEqual([
    ["secret", "trouble"],
    ["runs", "unknown"],
    ["database", "well"],
    ["memory", "well"],
    ["file", "well"],
    ["aws", "well"],
    ["network", "off"],
    ["mail", "off"],
    ["backups", "off"],
  ]);
});

test.each<readonly [string, Readonly<Record<string, string>>, readonly RegExp[]]>([
  [
    "no credentials",
    { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
    [/^collecting as nobody$/, /^refused: AWS_PROFILE, AWS_ACCESS_KEY_ID: AWS's SDK finds no/],
  ],
  ["a wrong secret", { AWS_SECRET_ACCESS_KEY: "x" }, [/^collecting as nobody$/, /^refused: AWS_SECRET_ACCESS_KEY: the secret is not/]],
  [
    "a wrong external id",
    { COLLECT_EXTERNAL_ID: "another" },
    [
      /^collecting as arn/,
      new RegExp(`^${members.toSorted().join(", ")} cannot be reached: COLLECT_ROLE_NAME: .*another external id than COLLECT_EXTERNAL_ID`),
      /^0 permissions missing, 2 of 3 accounts not reached$/,
    ],
  ],
])("%s: a few lines, exit code 1", { timeout: 120_000 }, async (_, environment, lines) => {
  const said = await run(["doctor"], environment);
  expect([said.code, said.stderr, said.lines]).toEqual([1, "", lines.map((line) => expect.stringMatching(line))]);
});

test("a machine's role lets doctor in and no start: it says which variable tells that AWS is meant", { timeout: 120_000 }, async () => {
  const { accessKeyId, secretAccessKey } = simulator.credentials;
  const document = {
    Code: "Success",
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: "",
    Expiration: "2100-01-01T00:00:00Z",
  };
  /** As EC2's metadata service (IMDSv2) answers. */
  const metadata = createServer((request, answer) => {
    const path = request.url ?? "";
    if (request.method === "PUT") answer.setHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600").end("token");
    else if (path.endsWith("/security-credentials/")) answer.end("pillarwatch");
    else answer.end(JSON.stringify(document));
  });
  await new Promise<void>((listening) => metadata.listen(0, "127.0.0.1", listening));
  const role = {
    ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "false" },
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`,
  };
  const told = /^AWS lets this machine in, but no variable says that it is meant: `serve` would show the sample organization$/m;
  try {
    const unnamed = await run(["doctor"], { ...role, COLLECT_EXTERNAL_ID: "" });
    expect([unnamed.code, unnamed.lines[0]]).toEqual([1, `collecting as arn:aws:iam::${world.managementAccountId}:user/pillarwatch`]);
    expect(unnamed.stdout).toMatch(told);
    expect(unnamed.lines.at(-1)).toBe(
      "  Put COLLECT_ROLE_NAME=pillarwatch-read into .env, and start it again.  COLLECT_ROLE_NAME=pillarwatch-read npm start",
    );
    const named = await run(["doctor"], role);
    expect([named.code, named.stdout]).toEqual([0, expect.not.stringMatching(told)]);
  } finally {
    metadata.close();
  }
});

test("a region that does not exist is refused by the variable's name; policy asks for the collector it cannot find out", {
  timeout: 120_000,
}, async () => {
  expect(await run(["doctor"], { COLLECT_REGIONS: "eu-nowhere-7" })).toMatchObject({
    code: 2,
    stdout: "",
    stderr: "COLLECT_REGIONS: AWS has no region eu-nowhere-7: nothing is read\n",
  });
  const unknown = await run(["policy"], { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  expect([unknown.code, unknown.stdout, unknown.stderr]).toEqual([
    2,
    "",
    expect.stringMatching(/^--collector: say the ARN of the user or role that collects/),
  ]);
});
