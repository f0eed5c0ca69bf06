/** What the container is started with: a compose file by its own schema, and an image that a supervisor may trust. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

interface Service {
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly stop_grace_period?: string;
}
const { services } = parse(read("docker-compose.yml")) as { readonly services: Readonly<Record<string, Service>> };

test.each(Object.entries(services))("%s writes nowhere but where it is given room, and gains no rights", (_, service) => {
  expect(service).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
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

test("the image is of one exact Node in both stages, and runs as a numbered user that is not root", () => {
  const lines = read("Dockerfile").split("\n");
  const from = lines.filter((line) => line.startsWith("FROM ")).map((line) => line.split(" ")[1]);
  expect(new Set(from).size).toBe(1);
  expect(from[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER 1000:1000"]);
});
