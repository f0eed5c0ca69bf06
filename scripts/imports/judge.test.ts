import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { needsOf } from "./read.ts";
import { rooms } from "./table.ts";

const shipped = new Set(["better-sqlite3", "kysely", "@aws-sdk/client-sts", "fastify", "typebox"]);
const rulesBroken = (path: string, text: string) => judge(needsOf(path, text), shipped).map((offence) => offence.rule);

/** Each line breaks one known rule, or stands close to breaking it. */
const cases: [path: string, text: string, ...broken: string[]][] = [
  ["posture/a.ts", `import { open } from "../db/open.ts";`, "room"],
  ["posture/a.ts", `import type { Schema } from "../db/schema.ts";`, "room"],
  ["posture/a.ts", `export type A = import("../db/schema.ts").Schema;`, "room"],
  ["posture/a.ts", `const open = await import("../db/open.ts");`, "room"],
  ["posture/a.ts", `export { open } from "../db/open.ts";`, "room"],
  ["posture/a.ts", `import { readFileSync } from "node:fs";`, "pure"],
  ["posture/a.ts", `import { Type } from "typebox";`, "pure"],
  ["posture/a.ts", `import { createHash } from "node:crypto";`],
  ["posture/a.ts", `import { severities } from "./words.ts"; import { of } from "./catalogue/catalogue.ts";`],
  ["simulator/a.ts", `import { severities } from "../posture/words.ts";`, "room"],
  ["simulator/a.ts", `import { STSClient } from "@aws-sdk/client-sts";`, "library"],
  ["contract/a.ts", `import { fold } from "../posture/lifecycle.ts";`, "room"],
  ["contract/a.ts", `import { severities } from "../posture/words.ts"; import { Type } from "typebox";`],
  ["db/a.ts", `import { guardduty } from "../collectors/sources/guardduty/source.ts";`, "room"],
  ["db/a.ts", `import { fold } from "../posture/lifecycle.ts"; import Database from "better-sqlite3"; import { Kysely } from "kysely";`],
  ["db/a.ts", `import fc from "fast-check";`, "not-shipped"],
  ["db/a.ts", `import type { Arbitrary } from "fast-check";`],
  ["db/a.ts", `import { world } from "./fixtures/world.ts";`, "test-in-product"],
  ["db/a.ts", `import { world } from "./open.test.ts";`, "test-in-product"],
  ["collectors/a.ts", `import { service } from "../simulator/service.ts";`, "room"],
  ["collectors/a.ts", `import { builder } from "../test/support/builder.ts";`, "room"],
  ["collectors/a.ts", `import Database from "better-sqlite3";`, "library"],
  ["collectors/a.ts", `import { Kysely } from "kysely/helpers";`, "library"],
  ["collectors/a.ts", `import { STSClient } from "@aws-sdk/client-sts"; import { open } from "../db/open.ts";`],
  ["collectors/a.test.ts", `import { service } from "../simulator/service.ts"; import Database from "better-sqlite3";`],
  ["notify/a.ts", `import { collect } from "../collectors/collect.ts";`, "room"],
  ["notify/a.ts", `import { STSClient } from "@aws-sdk/client-sts";`, "library"],
  ["notify/ses.ts", `import { STSClient } from "@aws-sdk/client-sts";`],
  ["server/a.ts", `import { collect } from "../collectors/collect.ts";`, "room"],
  ["server/a.ts", `import { send } from "../notify/mail.ts";`, "room"],
  ["server/a.ts", `import { compose } from "../notify/digest/compose.ts"; import { sign } from "../notify/links/sign.ts";`],
  ["jobs/a.ts", `import { app } from "../server/app.ts";`, "room"],
  ["jobs/a.ts", `const worker = new Worker(new URL("../simulator/main.ts", import.meta.url));`, "room"],
  ["jobs/a.ts", `import fastify from "fastify";`, "library"],
  ["web/a.tsx", `import { fold } from "../posture/lifecycle.ts"; export const A = () => <p>{fold}</p>;`, "room"],
  ["web/a.tsx", `import { Finding } from "../contract/finding.ts";`, "types-only"],
  ["web/a.tsx", `import type { Finding } from "../contract/finding.ts"; import { severities } from "../posture/words.ts";`],
  ["server/a.ts", `import { useState } from "react";`, "library", "not-shipped"],
  ["cli/a.ts", `import { App } from "../web/App.tsx";`, "room"],
  ["cli/a.ts", `import { serve } from "../simulator/service.ts"; import { app } from "../server/app.ts";`],
  ["attic/a.ts", `import { fold } from "../posture/lifecycle.ts";`, "unknown-room"],
  ["test/a.ts", `import { service } from "../simulator/service.ts"; import { open } from "../db/open.ts";`],
];

test.each(cases)("%s: %s", (path, text, ...broken) => {
  expect(rulesBroken(path, text)).toEqual(broken);
});

test("a cycle is named once, with its way, also where it is of types only", () => {
  const needs = [
    ...needsOf("db/a.ts", `import type { B } from "./b.ts";`),
    ...needsOf("db/b.ts", `import { c } from "./c.ts";`),
    ...needsOf("db/c.ts", `import { a } from "./a.ts"; import { d } from "./d.ts";`),
    ...needsOf("db/d.ts", ``),
  ];
  expect(judge(needs, shipped).map((offence) => offence.why)).toEqual(["db/a.ts → db/b.ts → db/c.ts → db/a.ts"]);
});

test("a file that cannot be parsed is named, not passed over", () => {
  expect(() => needsOf("db/a.ts", "import {")).toThrow("db/a.ts cannot be parsed");
});

test("posture and simulator import nothing of ours", () => {
  expect([rooms.posture, rooms.simulator]).toEqual([[], []]);
});
