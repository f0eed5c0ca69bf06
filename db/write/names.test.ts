import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { Names, type ResourceName } from "./names.ts";

let database: TestDatabase;
let account: number;
beforeEach(async () => {
  database = await testDatabase();
  account = await database.account();
});
afterEach(() => database.close());

const bare: ResourceName = {
  uid: "arn:aws:ec2:eu-west-1:111111111111:instance/i-1",
  type: "AWS::EC2::Instance",
  name: undefined,
  tags: undefined,
};
const named: ResourceName = { ...bare, name: "api-01", tags: { Name: "api-01" } };
const tagged: ResourceName = { ...bare, name: "api-01", tags: { Name: "api-01", Owner: "ines" } };

describe("what a service does not tell of a resource, another one may", () => {
  it.each([
    ["the bare one first", [bare, named, tagged]],
    ["the bare one last", [tagged, named, bare]],
    ["again and again", [named, bare, tagged, bare, named]],
  ])("%s: one resource, with all that was told", async (_, told) => {
    for (const isForgetful of [false, true]) {
      const names = new Names();
      for (const resource of told) {
        await database.writer.transaction((tx) => names.resource(tx, account, resource));
        if (isForgetful) names.forget();
      }
      const rows = await database.writer.rows.all<{ name: string; tags: string }>("SELECT name, tags FROM resources");
      expect(rows.map(({ name, tags }) => ({ name, tags: JSON.parse(tags) as unknown }))).toEqual([{ name: "api-01", tags: tagged.tags }]);
      await database.writer.transaction((tx) => tx.run("DELETE FROM resources"));
    }
  });
});

it("what is told of a resource is told of one account's: another that names the same id has a resource of its own", async () => {
  const other = await database.account({ account_id: "222222222222" as AccountId });
  const names = new Names();
  const ids = await database.writer.transaction(async (tx) => [
    await names.resource(tx, account, tagged),
    await names.resource(tx, other, { ...bare, type: "AWS::EC2::Host" }),
    await new Names().resource(tx, account, bare),
    await names.resource(tx, other, { ...bare, name: "theirs" }),
  ]);
  expect(await database.writer.rows.all("SELECT id, account, uid, type, name, tags FROM resources ORDER BY id")).toEqual([
    { id: ids[0], account, uid: bare.uid, type: bare.type, name: "api-01", tags: JSON.stringify(tagged.tags) },
    { id: ids[1], account: other, uid: bare.uid, type: "AWS::EC2::Host", name: "theirs", tags: null },
  ]);
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
});

describe("a check's principle", () => {
  const name = { check: "S3.5", kind: "posture", product: "securityhub", title: "", byControl: true } as const;
  const principles = async () =>
    (await database.writer.rows.all<{ principle: string }>("SELECT principle FROM checks ORDER BY id")).map(({ principle }) => principle);

  it("is decided when it is first named, by the built-in catalogue or the one that is given", async () => {
    await database.writer.transaction((tx) => new Names().check(tx, name));
    const names = new Names(({ product }) => ({ ...builtIn.decide({ check: "" }), principle: product === "config" ? "data" : "people" }));
    await database.writer.transaction((tx) => names.check(tx, { ...name, check: "ours", product: "config" }));
    await database.writer.transaction((tx) => names.check(tx, name));
    expect(await principles()).toEqual(["data", "data"]);
  });

  it("is asked of each kind: a scanner's rule may be called as a CVE of Inspector's is", async () => {
    const [scanner, inspector] = ["other", "vulnerability"] as const;
    const names = new Names();
    const ids = await database.writer.transaction(async (tx) => [
      (await names.check(tx, { ...name, check: "CVE-2024-3094", kind: scanner, product: "acme", byControl: false })).id,
      (await names.check(tx, { ...name, check: "cve-2024-3094", kind: inspector, product: "inspector", byControl: false })).id,
      (await new Names().check(tx, { ...name, check: "CVE-2024-3094", kind: scanner, product: "acme", byControl: false })).id,
    ]);
    expect(ids[0]).toBe(ids[2]);
    expect(await database.writer.rows.all("SELECT id, kind, folded FROM checks ORDER BY id")).toEqual([
      { id: ids[0], kind: scanner, folded: "cve-2024-3094" },
      { id: ids[1], kind: inspector, folded: "cve-2024-3094" },
    ]);
  });

  it("of a check that nobody has read is unmapped", async () => {
    await database.writer.transaction((tx) => new Names().check(tx, { ...name, check: "S3.4711" }));
    expect(await principles()).toEqual(["unmapped"]);
  });
});

describe("a check's title", () => {
  it("is its control's, whatever a Config rule or another standard called it before or since", async () => {
    const told = [
      ["org-buckets-want-tls", false],
      ["Buckets should refuse requests without TLS", true],
      ["Ensure that buckets deny HTTP", false],
    ] as const;
    for (const isForgetful of [false, true]) {
      const names = new Names();
      for (const [title, byControl] of told) {
        await database.writer.transaction((tx) =>
          names.check(tx, { check: "S3.5", kind: "posture", product: "securityhub", title, byControl }),
        );
        if (isForgetful) names.forget();
      }
      const rows = await database.writer.rows.all("SELECT check_id, title FROM checks");
      expect(rows).toEqual([{ check_id: "S3.5", title: "Buckets should refuse requests without TLS" }]);
      await database.writer.transaction((tx) => tx.run("DELETE FROM checks"));
    }
  });
});
