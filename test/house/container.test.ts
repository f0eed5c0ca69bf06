/** What the container is started with: a compose file by its own schema, and an image that a supervisor may trust. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { parse } from "yaml";

const here = (path: string): string => join(import.meta.dirname, "../..", path);
const read = (path: string): string => readFileSync(here(path), "utf8");

interface Service {
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
}
const { services } = parse(read("docker-compose.yml")) as { readonly services: Readonly<Record<string, Service>> };

/** Named here: the linter's own types lead to files without an ending, where none is found. */
interface Complaint {
  readonly rule: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly message: string;
}

const linter: { lintFiles(paths: string[], recursive: boolean): readonly { readonly messages: readonly Complaint[] }[] } = new DCLinter({
  rules: {},
  quiet: true,
  debug: false,
  exclude: [],
});
/** Errors of the specification's own schema, and of what no engine would start; the order of keys is our own affair. */
const composeErrors = (file: string): readonly string[] =>
  linter
    .lintFiles([file], false)
    .flatMap(({ messages }) => messages)
    .filter(({ severity }) => ["major", "critical", "blocker"].includes(severity))
    .map(({ rule, message }) => `${rule}: ${message}`);

test("the compose file is of the specification's schema, which finds a word that is none", () => {
  expect(composeErrors(here("docker-compose.yml"))).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-compose-"));
  const file = join(folder, "docker-compose.yml");
  writeFileSync(file, read("docker-compose.yml").replace("stop_grace_period", "stop_patience"));
  expect(composeErrors(file)).toEqual([expect.stringContaining("/services/pillarwatch")]);
  rmSync(folder, { recursive: true });
});

test("a linter of Dockerfiles finds nothing, and would", () => {
  expect(validate(read("Dockerfile"))).toEqual([]);
  expect(validate(read("Dockerfile").replace("EXPOSE 8080", "EXPOSE eighty"))).toHaveLength(1);
});

test.each(Object.entries(services))("%s writes nowhere but where it is given room, and gains no rights", (_, service) => {
  expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  expect(service.image ?? "built:0.0.0").toMatch(/:v?\d+\.\d+\.\d+/); // what is pulled is one version, to the last digit
});

test("without a profile only this machine reaches anything, and an ending run is waited for", () => {
  const usual = Object.values(services).filter(({ profiles }) => profiles === undefined);
  expect(usual.flatMap(({ ports = [] }) => ports)).toEqual(["127.0.0.1:8080:8080"]);
  expect(services.pillarwatch?.stop_grace_period).toBe("20s");
});

test("monitoring is for this machine: its figures are of everybody's weaknesses", () => {
  const watching = Object.values(services).filter(({ profiles }) => profiles?.includes("monitoring") === true);
  const ports = watching.flatMap((service) => service.ports ?? []);
  expect([ports.length, ports.filter((port) => !port.startsWith("127.0.0.1:"))]).toEqual([2, []]);
});

test("its health is asked for as the image says, by what is in it", () => {
  const { test: asked = [] } = services.pillarwatch?.healthcheck ?? {};
  const [, command = ""] = /^HEALTHCHECK .*CMD (\[.+\])$/m.exec(read("Dockerfile")) ?? [];
  expect(asked).toEqual(["CMD", ...(JSON.parse(command) as string[])]);
  expect(asked.at(-1)?.replace("/app/", "")).toBe("cli/probe.mjs");
  expect(read("cli/probe.mjs")).toContain("/healthz");
});

test("the image is labelled with what it is, of this version where nobody says another", () => {
  const { version, license } = JSON.parse(read("package.json")) as { version: string; license: string };
  const labels = Object.fromEntries(
    [...read("Dockerfile").matchAll(/org\.opencontainers\.image\.(\w+)="([^"]+)"/g)].map(([, name, value]) => [name, value]),
  );
  expect(labels).toEqual({
    ...{ title: "Pillarwatch", description: expect.stringMatching(/AWS organizations/), licenses: license },
    ...{ version: "$VERSION", revision: "$REVISION" },
  });
  expect(read("Dockerfile")).toContain(`\nARG VERSION=${version}\n`);
});

test("the image is of one exact Node in both stages, and runs as a numbered user that is not root", () => {
  const lines = read("Dockerfile").split("\n");
  const from = lines.filter((line) => line.startsWith("FROM ")).map((line) => line.split(" ")[1]);
  expect(new Set(from).size).toBe(1);
  expect(from[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER 1000:1000"]);
});
