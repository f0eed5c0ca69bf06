/** What AWS knows of owners is read beside the scopes: what it takes, or what goes wrong with it, is nobody else's trouble. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnerRules } from "../posture/owner.ts";
import type { AccountId } from "../posture/words.ts";
import { createWorld } from "../simulator/world/create.ts";
import type { World } from "../simulator/world/world.ts";
import { type Collected, collected, copyOf, type Engine } from "../test/support/collected.ts";
import { todayMs } from "../test/support/simulated.ts";

const size = { accounts: 5, regions: 1, findings: 50, days: 10 };
const plain = createWorld({ seed: 5, size, endsAtMs: todayMs });
const [platform, workloads] = plain.ous;
const contactOf = (email: string) => ({ name: "Security", title: "Duty", email, phone: "+1 555 0100" });
/** Nobody but the OUs and the contacts names an owner: the accounts lie in Platform and Workloads by turns. */
const world: World = {
  ...plain,
  ous: plain.ous.map((ou) => (ou === platform ? { ...ou, tags: { owner: "platform@vesper.example" } } : ou)),
  accounts: () =>
    plain.accounts().map((account, index) => ({
      ...account,
      tags: { Stage: "prod" },
      ...(index === 1 ? { securityContact: contactOf("Second@vesper.example") } : {}),
    })),
};
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let organization: Collected;
const begin = async (of: World = world, engine: Engine = {}) => {
  organization = await collected(of, todayMs, {}, {}, engine);
};
beforeEach(() => begin());
afterEach(() => organization.close());

const rows = <Row>(sql: string) => organization.writer.rows.all<Row>(sql);
const deny = (service: string, operation: string, accountId?: string) =>
  organization.simulator.faults.add({
    trouble: { kind: "denied", by: "identity policy" },
    service,
    operation,
    ...(accountId === undefined ? {} : { accountId }),
  });
const calls = (action: string) => organization.simulator.actions().get(action);
const warnings = () =>
  rows<{ message: string }>("SELECT message, times FROM run_warnings WHERE code LIKE 'organization%' ORDER BY message");
const owners = async () =>
  new Map(
    (
      await rows<{ account_id: string; told: string }>(
        "SELECT account_id, email_folded || ', ' || source || ', ' || ifnull(detail, '-') AS told FROM account_owners JOIN accounts ON accounts.id = account ORDER BY accounts.id, position",
      )
    ).map(({ account_id, told }) => [account_id, told]),
  );
const platformTag = "platform@vesper.example, OU tag, Root / Platform";
const idAt = (index: number): string => world.accounts()[index]?.id ?? "";
const expected = () =>
  new Map([0, 1, 2, 4].map((index) => [idAt(index), index === 1 ? "second@vesper.example, security contact, -" : platformTag]));

describe("tags", () => {
  const tagsKept = async () =>
    new Map(
      (
        await rows<{ name: string; tags: string }>(
          "SELECT account_id AS name, tags FROM accounts WHERE tags_read_at IS NOT NULL UNION ALL SELECT ou_id, tags FROM ous WHERE tags_read_at IS NOT NULL",
        )
      ).map(({ name, tags }) => [name, JSON.parse(tags) as unknown]),
    );
  const tagged = world.accounts().length + world.ous.length + 1;

  test("those of every account, every OU and the root are kept, and read once a day", async () => {
    await organization.collect(todayMs);
    expect(await tagsKept()).toEqual(
      new Map<string, unknown>([
        ...world.accounts().map(({ id, tags }) => [id, tags] as const),
        ...world.ous.map(({ id, tags = {} }) => [id, tags] as const),
        [world.rootId, {}],
      ]),
    );
    organization.simulator.clearLog();
    await organization.collect(todayMs + HOUR_MS);
    expect(calls("organizations:ListTagsForResource")).toBeUndefined();
    await organization.collect(todayMs + DAY_MS);
    expect(calls("organizations:ListTagsForResource")).toBe(tagged);
  });

  test("a run does not wait for one that is slow to come: the next run reads it", async () => {
    const slow = { trouble: { kind: "slow", delayMs: 600_000 }, service: "organizations", operation: "ListTagsForResource" } as const;
    organization.simulator.faults.add({ ...slow, from: 3 });
    const { state } = await organization.collect(todayMs);
    expect(state).toBe("done");
    expect((await tagsKept()).size).toBe(2);
    organization.simulator.faults.clear();
    await organization.collect(todayMs + HOUR_MS);
    expect((await tagsKept()).size).toBe(tagged);
  });

  test("without the permission a warning names it, every scope is read, nothing else is asked for, and what was known stands", async () => {
    await organization.collect(todayMs);
    deny("organizations", "ListTagsForResource");
    organization.simulator.clearLog();
    const { figures } = await organization.collect(todayMs + DAY_MS);
    expect(figures.byState).toEqual({ ok: figures.scopes });
    expect(await warnings()).toEqual([{ message: expect.stringContaining("organizations:ListTagsForResource"), times: 1 }]);
    expect(calls("organizations:ListTagsForResource")).toBe(1);
    expect(await owners()).toEqual(expected());
  });
});

describe("OUs", () => {
  test("an owner is inherited from the OU's tag, or is the security contact", async () => {
    await organization.collect(todayMs);
    expect(await owners()).toEqual(expected());
  });

  test("one that is gone takes its tag along", async () => {
    await organization.collect(todayMs);
    const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
    const goOnFrom = await copyOf(organization, folder);
    await organization.close();
    const moved = world.accounts().map((account) => ({ ...account, ouId: workloads?.id ?? "" }));
    await begin({ ...world, ous: world.ous.filter((ou) => ou.id === workloads?.id), accounts: () => moved }, { goOnFrom });
    rmSync(folder, { recursive: true });
    await organization.collect(todayMs + HOUR_MS);
    expect([...(await owners()).values()]).toEqual(["second@vesper.example, security contact, -"]);
    expect(await rows("SELECT ou_id, parent FROM ous ORDER BY path")).toEqual([
      { ou_id: world.rootId, parent: null },
      { ou_id: workloads?.id, parent: world.rootId },
    ]);
  });

  test("where they cannot be listed, those known stand", async () => {
    await organization.collect(todayMs);
    deny("organizations", "ListRoots");
    await organization.collect(todayMs + HOUR_MS);
    expect(await owners()).toEqual(expected());
    expect(await rows("SELECT count(*) AS n FROM ous")).toEqual([{ n: 3 }]);
  });
});

test("the team map goes before what AWS knows, and the next run goes by the map as it is then", async () => {
  const [first] = world.accounts();
  const map = (email: string): OwnerRules => ({
    tag: "Owner",
    teams: [{ of: { by: "account", id: first?.id as AccountId }, owners: [{ email, name: undefined }], line: 2 }],
  });
  await organization.close();
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  await begin(world, { ownerRules: map("map@vesper.example") });
  await organization.collect(todayMs);
  expect(await owners()).toEqual(new Map([...expected(), [idAt(0), "map@vesper.example, team map, line 2"]]));
  const goOnFrom = await copyOf(organization, folder);
  await organization.close();
  await begin(world, { goOnFrom, ownerRules: map("other@vesper.example") });
  rmSync(folder, { recursive: true });
  await organization.collect(todayMs + HOUR_MS);
  expect((await owners()).get(idAt(0))).toBe("other@vesper.example, team map, line 2");
});

describe("security contacts", () => {
  const asked = "account:GetAlternateContact";

  test("are asked for once a day, of every active account", async () => {
    await organization.collect(todayMs);
    expect(calls(asked)).toBe(5);
    organization.simulator.clearLog();
    await organization.collect(todayMs + HOUR_MS);
    expect(calls(asked)).toBeUndefined();
    await organization.collect(todayMs + DAY_MS);
    expect(calls(asked)).toBe(5);
  });

  test("where the management account may not ask for others, each account is asked by its own role, and the refusal comes once", async () => {
    deny("account", "GetAlternateContact", world.managementAccountId);
    await organization.collect(todayMs);
    // The management account is refused for another and for itself.
    expect(calls(asked)).toBe(1 + 5);
    expect((await owners()).get(idAt(1))).toBe("second@vesper.example, security contact, -");
    expect(await warnings()).toEqual([
      { message: expect.stringMatching(/^the security contact of one account is not known: .*GetAlternateContact/), times: 1 },
    ]);
  });

  test("where nobody may ask, one warning says of how many, and what was known stands until it may be asked again", async () => {
    await organization.collect(todayMs);
    deny("account", "GetAlternateContact");
    await organization.collect(todayMs + DAY_MS);
    expect(await warnings()).toEqual([{ message: expect.stringMatching(/^security contacts of 5 accounts are not known: /), times: 1 }]);
    expect(await owners()).toEqual(expected());
  });

  test("one that was taken away is no owner any more", async () => {
    await organization.collect(todayMs);
    await organization.writer.transaction((tx) =>
      tx.run('UPDATE accounts SET security_contact = \'{"name":null,"email":"old@vesper.example"}\''),
    );
    await organization.collect(todayMs + HOUR_MS);
    expect((await owners()).get(idAt(3))).toBe("old@vesper.example, security contact, -");
    await organization.collect(todayMs + DAY_MS);
    expect((await owners()).has(idAt(3))).toBe(false);
  });

  test("a suspended account is not asked", async () => {
    await organization.close();
    await begin({
      ...world,
      accounts: () => world.accounts().map((account, index) => (index === 2 ? { ...account, suspendedAtMs: todayMs - 1 } : account)),
    });
    await organization.collect(todayMs);
    expect(calls(asked)).toBe(4);
  });
});
