/**
 * Every command that README and the quick start tell, as it stands there: in a new clone in an empty folder, one after the other, with what
 * comes of it. What is told and not run here fails; the clone shares the working copy's libraries and built pages, and a collected sample
 * takes the place of the one that the first start has only begun.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { startSimulator } from "../../simulator/server.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { callCommand } from "../support/called.ts";
import { environmentOf, startCommand } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { furnish } from "../support/new-clone.ts";
import { root, textOf } from "../support/pages-to-read.ts";
import { sampleDatabase } from "../support/sample.ts";
import { type Typed, typed } from "../support/shell.ts";
import { begins, commandsOf, ofTable } from "../support/told-commands.ts";
import { withCodes } from "../support/with-codes.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const world = createWorld({ seed: 11, size: { accounts: 3, regions: 2, findings: 120, days: 20 }, endsAtMs });
const empty = mkdtempSync(join(tmpdir(), "pillarwatch-told-"));
const clone = join(empty, "pillarwatch");
const at = (path: string): string => join(clone, path);
const EMAIL = "lead@example.com";

let simulator: Simulator;
let port = 0;
let running: Typed | undefined;
beforeAll(async () => {
  simulator = await startSimulator({ world, clock: () => endsAtMs, quotas: "off", roleName: "pillarwatch-read" });
  port = await freePort();
});
afterAll(async () => {
  running?.interrupt();
  await running?.ended;
  await simulator.close();
  rmSync(empty, { recursive: true });
});

/** Of a machine on which nothing is configured but a port that is free. */
const bare = () => ({
  PATH: process.env.PATH,
  TMPDIR: process.env.TMPDIR,
  HOME: empty,
  PORT: String(port),
  npm_config_update_notifier: "false",
  AWS_EC2_METADATA_DISABLED: "true",
});
/** Of one that may ask an AWS. Its secret is the one beside the database. */
const withAws = () => {
  const { PILLARWATCH_SECRET: _, ...aws } = environmentOf(simulator);
  return { ...bare(), ...aws };
};
const organization = () => {
  const { PATH: _, TMPDIR: __, ...environment } = withAws();
  return { ...environment, DATABASE_URL: "sqlite:./data/organization.db" };
};

/** To its end. */
const type = (line: string, environment: Readonly<Record<string, string | undefined>> = bare(), folder = clone) =>
  typed(line, folder, environment).ended;
/** Until Ctrl-C, which ends it. */
async function typeUntil(
  line: string,
  environment: Readonly<Record<string, string | undefined>>,
  words: string,
  then: () => Promise<void>,
) {
  running = typed(line, clone, environment);
  await running.said(words);
  await then();
  running.interrupt();
  const end = await running.ended;
  running = undefined;
  return end;
}
/** A command of the table, in this process: on the organization that was collected, unless another environment is given. */
async function call(command: string, environment: Readonly<Record<string, string>> = organization()): Promise<string> {
  const words = command.replace(/^npx /, "").replace("EMAIL", EMAIL).split(" ").slice(1);
  const { code, stdout, stderr } = await callCommand(words, { folder: clone, environment });
  expect([command, code, code === 0 ? "" : stderr]).toEqual([command, 0, ""]);
  return stdout;
}
/** Nothing is configured: of the database that a clone has. */
const unconfigured = { AWS_EC2_METADATA_DISABLED: "true" };
const ask = async (path: string, method = "GET") => {
  const address = `http://127.0.0.1:${port}`;
  const response = await fetch(`${address}${path}`, { method, headers: { accept: "text/html, application/json", origin: address } });
  return { status: response.status, body: await response.text() };
};

const steps: readonly (readonly [command: string, run: (command: string) => Promise<unknown>])[] = [
  [
    "git clone <this repository> pillarwatch && cd pillarwatch",
    async (command) => {
      expect(readdirSync(empty)).toEqual([]);
      const { code, stdout } = await type(`${command.replace("<this repository>", `'${root}'`)} && pwd`, bare(), empty);
      expect([code, stdout.trim()]).toEqual([0, clone]);
      await furnish(clone);
    },
  ],
  [
    "npm start",
    async (command) => {
      await typeUntil(command, bare(), `Pillarwatch: http://127.0.0.1:${port} shows a sample organization`, async () => {
        expect(await ask("/")).toMatchObject({ status: 200, body: expect.stringContaining("<title>Pillarwatch</title>") });
        const session = await ask("/api/v1/session/demonstration", "POST");
        expect([session.status, JSON.parse(session.body).person.role]).toEqual([200, "lead"]);
      });
      const modes = ["data/pillarwatch.db", "data/pillarwatch.secret"].map((file) => (statSync(at(file)).mode & 0o777).toString(8));
      expect(modes).toEqual(["600", "600"]);
      const refused = await type(command, withAws());
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/holds the sample organization.*organization\.db/)]);
    },
  ],
  [
    "npx pillarwatch policy",
    async (command) => {
      const { code, stdout } = await type(command, withAws());
      expect([code, Object.keys(JSON.parse(stdout))]).toEqual([0, expect.arrayContaining(["base", "role", "trust"])]);
    },
  ],
  [
    "npx pillarwatch policy --template organization",
    async (command) => expect(parse(await call(command), { logLevel: "silent" }).Resources).toEqual(expect.anything()),
  ],
  [
    "npx pillarwatch doctor",
    async (command) => {
      const { code, stdout } = await type(command, withAws());
      expect([code, stdout]).toEqual([0, expect.stringContaining("nothing is missing in 3 accounts")]);
    },
  ],
  [
    "DATABASE_URL=sqlite:./data/organization.db npm start",
    async (command) => {
      const { stdout, stderr } = await typeUntil(command, withAws(), "/welcome#", async () => {
        expect((await ask("/readyz")).status).toBe(200);
      });
      const [link = ""] = /http:\/\/127\.0\.0\.1:\d+\/welcome#\S+/.exec(stdout + stderr) ?? [];
      expect([new URL(link).port, existsSync(at("data/organization.db"))]).toEqual([String(port), true]);
    },
  ],
  [
    "pillarwatch collect --once --json",
    async (command) => {
      const figures = JSON.parse((await call(command)).trimEnd().split("\n").at(-1) ?? "");
      expect([figures.state, figures.error]).toEqual(["done", null]);
    },
  ],
  ["pillarwatch catalogue check", async (command) => expect(await call(command)).not.toBe("")],
  ["pillarwatch user add lead@example.com --role lead", async (command) => expect(await call(command)).toMatch(/\/welcome#/)],
  ["pillarwatch user link EMAIL", async (command) => expect(await call(command)).toMatch(/\/welcome#/)],
  [
    "pillarwatch user remove-codes EMAIL",
    async (command) => {
      await withCodes(at("data/organization.db"), EMAIL);
      expect(await call(command)).toContain(`${EMAIL} has no one-time codes any more`);
    },
  ],
  [
    "pillarwatch serve",
    async (command) => {
      const server = startCommand(command.split(" ").slice(1), { folder: clone, environment: organization() });
      await server.said(`Pillarwatch: http://127.0.0.1:${port}`);
      expect((await ask("/healthz")).status).toBe(200);
      // While it goes on.
      await call("pillarwatch backup FILE");
      server.kill("SIGTERM");
      await server.ended;
    },
  ],
  [
    "pillarwatch backup FILE",
    async (command) => {
      rmSync(at("FILE"));
      await call(command);
      expect(statSync(at("FILE")).size).toBeGreaterThan(100_000);
    },
  ],
  [
    "pillarwatch settings export [FILE]",
    async (command) => {
      await call(command.replace("[FILE]", "decisions.yaml"));
      expect(parse(readFileSync(at("decisions.yaml"), "utf8")).people).toMatchObject([{ email: EMAIL, role: "lead" }]);
    },
  ],
  [
    "pillarwatch settings import FILE",
    async (command) => {
      writeFileSync(at("decisions.yaml"), readFileSync(at("decisions.yaml"), "utf8").replace("role: lead", "role: viewer"));
      await call(command.replace("FILE", "decisions.yaml"));
      expect(await call("pillarwatch user list")).toMatch(new RegExp(`${EMAIL}.*viewer`));
    },
  ],
  [
    "pillarwatch import FILE",
    async (command) => expect(await call(`${command.replace("FILE", "decisions.yaml")} --plan`)).toMatch(/would be 0 added, 0 changed/),
  ],
  [
    "pillarwatch restore FILE",
    async (command) => {
      await call(`${command} --force`);
      // As it was before the file was imported.
      expect(await call("pillarwatch user list")).toMatch(new RegExp(`${EMAIL}.*lead`));
    },
  ],
  ["pillarwatch upgrade --rehearse", async (command) => expect(await call(command)).toMatch(/schema version/)],
  ["pillarwatch rebuild --json", async (command) => expect(JSON.parse(await call(command))).toMatchObject({ mended: 0 })],
  [
    "pillarwatch support [FILE]",
    async (command) => {
      await call(command.replace("[FILE]", "support.json"));
      expect(JSON.parse(readFileSync(at("support.json"), "utf8")).program.node).toBe(process.version);
    },
  ],
  ["pillarwatch audit verify", async (command) => expect(await call(command)).not.toBe("")],
  [
    "pillarwatch secret rotate",
    async (command) => {
      const before = readFileSync(at("data/pillarwatch.secret"), "utf8");
      await call(command);
      expect(readFileSync(at("data/pillarwatch.secret"), "utf8")).not.toBe(before);
      await call("pillarwatch audit verify");
    },
  ],
  ["pillarwatch token create --name report --role viewer", async (command) => expect(await call(command)).toMatch(/^pwt_\S+\n$/m)],
  [
    "pillarwatch demo",
    async (command) => {
      const demo = startCommand(command.split(" ").slice(1), {
        folder: clone,
        environment: { ...organization(), DATABASE_URL: "sqlite:./data/demo.db" },
      });
      await demo.said("shows a sample organization");
      demo.kill("SIGTERM");
      await demo.ended;
    },
  ],
  [
    "npx pillarwatch catalogue list",
    async (command) => {
      for (const name of readdirSync(at("data"))) if (name.startsWith("pillarwatch.db")) rmSync(at(`data/${name}`));
      copyFileSync(await sampleDatabase(), at("data/pillarwatch.db"));
      const { code, stdout } = await type(command);
      expect([code, stdout.split("\n").length > 500, /^.*\bS3\.5\b.*$/m.test(stdout)]).toEqual([0, true, true]);
    },
  ],
  [
    "npx pillarwatch export --format csv --filter severity=CRITICAL --out critical.csv",
    async (command) => {
      await call(command, unconfigured);
      const [head = "", ...rows] = readFileSync(at("critical.csv"), "utf8").trimEnd().split(/\r?\n/);
      expect([head, rows.length > 0]).toEqual([expect.stringContaining("severity"), true]);
      expect(rows.filter((row) => !row.includes("CRITICAL"))).toEqual([]);
    },
  ],
  [
    "npx pillarwatch digest --dry-run --out mails",
    async (command) => {
      await call(command, unconfigured);
      const mails = readdirSync(at("mails")).filter((name) => name.endsWith(".eml"));
      expect(mails.length).toBeGreaterThan(0);
      for (const mail of mails) expect(readFileSync(at(`mails/${mail}`), "utf8")).toMatch(/^Subject: .+$/m);
    },
  ],
];

/** They need an engine, which is not on every machine: their words are held against the compose file, that one by its schema (container.test.ts). */
const withoutEngine = [
  "docker compose up --build",
  "docker compose logs",
  "docker compose run --rm pillarwatch doctor",
  "docker compose --profile tls up --build",
];
/** For who changes the program: the first two are what runs this. */
const ofDevelopers = ["npm test", "npm run check", "npm run dev", "npm run soak"];

// The first that wants the sample may have to wait until it is made.
for (const [command, run] of steps) test(command, { timeout: 600_000 }, () => run(command).then(() => undefined));

test("all that is told is run, and nothing else", () => {
  const readme = textOf("README.md");
  const told = [...new Set([...commandsOf(readme), ...commandsOf(textOf("docs/quick-start.md")), ...ofTable(readme)])];
  expect([told.length > 30, ofTable(readme).length > 18]).toEqual([true, true]);
  const others = [...withoutEngine, ...ofDevelopers];
  const run = steps.map(([command]) => command);
  expect(told.filter((command) => !others.includes(command) && !run.some((one) => begins(one, command)))).toEqual([]);
  expect([...others, ...run].filter((one) => !told.some((command) => begins(one, command)))).toEqual([]);
});

test("a command that is new in the docs would be found", () => {
  expect(commandsOf("Type `npx pillarwatch paint` or\n\n```\nmake it\nPORT=80\n```\n")).toEqual(["make it", "npx pillarwatch paint"]);
  expect(begins("pillarwatch userland", "pillarwatch user")).toBe(false);
});

test("what needs an engine names services and profiles that the compose file has", () => {
  const { services } = parse(textOf("docker-compose.yml")) as {
    readonly services: Record<string, { readonly profiles?: readonly string[] }>;
  };
  const profiles = Object.values(services).flatMap(({ profiles = [] }) => profiles);
  for (const command of withoutEngine) {
    const [, profile = "tls"] = /--profile (\S+)/.exec(command) ?? [];
    const [, service = "pillarwatch"] = /run --rm (\S+)/.exec(command) ?? [];
    expect([command.startsWith("docker compose "), profiles.includes(profile), service in services]).toEqual([true, true, true]);
  }
});

test("what is told to developers is a script of the package", () => {
  const { scripts } = JSON.parse(textOf("package.json"));
  expect(ofDevelopers.map((command) => command.split(" ").at(-1)).filter((name) => scripts[name ?? ""] === undefined)).toEqual([]);
});
