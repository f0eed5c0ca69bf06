/** What somebody looks for after it was printed: the words of troubleshooting are the program's own, and the addresses are the API's. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root, textOf } from "../support/pages-to-read.ts";

const folders = ["cli", "db", "jobs", "notify", "outgoing", "collectors", "server", "posture", "scripts", "web/pages"];

const sources = folders
  .flatMap((folder) => readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" }).map((name) => `${root}${folder}/${name}`))
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$|node_modules/.test(path))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

/** A name before a colon is the variable's; … stands for what differs. */
const piecesOf = (message: string) =>
  message
    .replace(/^[A-Z_]+: /, "")
    .split("…")
    .map((piece) => piece.replace(/^[ ,:]+|[ ,:]+$/g, ""))
    .filter((piece) => piece.includes(" "));

const told = [...textOf("docs/troubleshooting.md").matchAll(/^\| ([^|]*)\|/gm)]
  .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message))
  .flatMap(piecesOf);

test("every message that troubleshooting quotes is one that the program prints", () => {
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter((piece) => !sources.includes(piece))).toEqual([]);
});

test("every address of the API's page is one of the contract's", () => {
  const addresses = [...textOf("docs/api.md").matchAll(/`GET \/api\/v1(\/[a-z/-]+)`/g)].map(([, path]) => path);
  expect(addresses.length).toBeGreaterThan(8);
  const contract = readFileSync(`${root}contract/api.ts`, "utf8");
  expect(addresses.filter((path) => !contract.includes(`  "${path}": {`))).toEqual([]);
});

const lines = readFileSync(`${root}deploy/systemd/pillarwatch.service`, "utf8").split("\n");
const setting = (name: string) => lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

test("the systemd unit starts the server as a user of its own that writes one folder, and does not repeat a refusal", () => {
  expect(setting("ExecStart")).toEqual(["/usr/bin/env node /opt/pillarwatch/build/cli/pillarwatch.mjs serve"]);
  expect(setting("User")).toEqual(["pillarwatch"]);
  expect([setting("ProtectSystem"), setting("StateDirectory")]).toEqual([["strict"], ["pillarwatch"]]);
  expect(setting("Environment")).toContain("DATABASE_URL=sqlite:/var/lib/pillarwatch/pillarwatch.db");
  expect(setting("RestartPreventExitStatus")).toEqual(["2"]);
  expect([setting("NoNewPrivileges"), setting("CapabilityBoundingSet")]).toEqual([["true"], [""]]);
});
