/** `pillarwatch export` as a script calls it: the same file as over HTTP, whole or not there. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filterOf } from "../../cli/export.ts";
import { openDatabase } from "../../db/open.ts";
import { startCommand } from "../support/command.ts";
import { noon } from "../support/database.ts";

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-export-"));
const environment = { DATABASE_URL: `sqlite:${join(folder, "export.db")}` };
beforeAll(async () => {
  const writer = await openDatabase(environment.DATABASE_URL, noon);
  await writer.transaction(async (tx) => {
    await tx.run("INSERT INTO accounts (id, account_id, name, state, first_seen) VALUES (1, '111111111111', 'payments', 'active', ?)", [
      noon,
    ]);
    await tx.run(
      "INSERT INTO checks (id, identity, folded, check_id, kind, title, principle) VALUES (1, 'x', 's3.1', 'S3.1', 'posture', 'T', 'people')",
    );
    await tx.run(
      "INSERT INTO resources (id, identity, account, uid, folded, type) VALUES (1, '1 arn:aws:s3:::b', 1, 'arn:aws:s3:::b', 'arn:aws:s3:::b', 'AWS::S3::Bucket')",
    );
    for (const severity of ["HIGH", "LOW"])
      await tx.run(
        `INSERT INTO findings (public_id, account, region, check_ref, resource, kind, product, source, standing, severity, severity_assigned,
           first_seen, spell, reopened, second_hand, marked_resolved, counted, changed_at, run)
         VALUES (randomblob(16), 1, 'eu-west-1', 1, 1, 'posture', 'securityhub', 'securityhub', 'open', ?, 0, ?, 1, 0, 0, 0, 1, ?, 1)`,
        [severity, noon, noon],
      );
  });
  await writer.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

test("to a file with its figures, or to standard output", { timeout: 60_000 }, async () => {
  const out = join(folder, "findings.jsonl");
  const words = ["export", "--format", "jsonl", "--filter", "severity=HIGH&status=open"];
  const [toFile, toReader] = await Promise.all([
    startCommand([...words, "--out", out, "--json"], { folder, environment }).ended,
    startCommand(words, { folder, environment }).ended,
  ]);
  expect([toFile.code, toFile.stderr, JSON.parse(toFile.stdout)]).toEqual([0, "", { findings: 1, format: "jsonl", file: out }]);
  expect([toReader.code, toReader.stdout]).toEqual([0, readFileSync(out, "utf8")]);
  expect(JSON.parse(toReader.stdout)).toMatchObject({ severity: "HIGH", check: "S3.1" });
});

test("what cannot be is refused with exit code 2, and no file is there", { timeout: 60_000 }, async () => {
  const out = join(folder, "no.csv");
  const ask = (...words: string[]) => startCommand(["export", "--format", "csv", ...words], { folder, environment }).ended;
  const [filter, place] = await Promise.all([
    ask("--filter", "severity=LOUD", "--out", out),
    ask("--out", join(folder, "nowhere", "no.csv")),
  ]);
  expect([filter.code, filter.stderr.startsWith("--filter: severity"), existsSync(out)]).toEqual([2, true, false]);
  expect([place.code, place.stderr.startsWith("--out: ")]).toEqual([2, true]);
});

test("a filter is that of an address", () => {
  expect(filterOf(["severity=HIGH&severity=LOW", "hasOwner=false", "search=a%26b", "sort=severity"])).toEqual({
    severity: ["HIGH", "LOW"],
    hasOwner: false,
    search: "a&b",
    sort: "severity",
  });
});

test.each(["colour=red", "toString=1", "format=csv", "hasOwner=perhaps", "account=1"])("%s is refused by name", (given) => {
  expect(() => filterOf([given])).toThrow(new RegExp(`^--filter: .*${given.split("=")[0]}`));
});
