/** GET /detective-controls: the matrix over rows as runs leave them; sums, pages, walls. What each cell means is posture/detective.test.ts. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DetectiveControls } from "../../contract/detective-controls.ts";
import { readDetectiveControls } from "../../db/read/detective-controls.ts";
import type { ServiceTold } from "../../posture/detective.ts";
import { type AccountId, detectiveServices, type SourceId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
let application: TestApplication;
beforeEach(async () => {
  database = await testDatabase();
  application = await testApplication(database);
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

const hoursAgo = (hours: number): string => new Date(Date.parse(noon) - hours * 3_600_000).toISOString();

interface PlaceMade {
  readonly told?: Partial<Record<SourceId, ServiceTold>>;
  /** Control → compliance of its records. */
  readonly said?: Readonly<Record<string, readonly string[]>>;
  readonly toldAt?: string;
  readonly record?: object;
}

async function place(account: number, region: string, { told = {}, said = {}, toldAt = noon, record = {} }: PlaceMade): Promise<void> {
  let hub = 0;
  for (const source of ["securityhub", "guardduty", "inspector", "config"] as const) {
    const word = told[source];
    const scope = await database.scope({
      account,
      region,
      source,
      told: word === undefined ? null : JSON.stringify(word),
      told_at: word === undefined ? null : toldAt,
      state: word?.on === false ? "not_enabled" : "ok",
    });
    if (source === "securityhub") hub = scope;
  }
  for (const [check_id, compliances] of Object.entries(said)) {
    for (const [index, aws_compliance] of compliances.entries()) {
      const finding = await database.finding({ account, region }, { check_id }, { uid: `${account} ${region} ${check_id} ${index}` });
      await database.record({ finding: finding.id, scope: hub, aws_compliance, ...record });
    }
  }
}

const ask = async (query = ""): Promise<DetectiveControls> => {
  const { status, body } = await application.get(`/api/v1/detective-controls${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body as DetectiveControls;
};
/** `account region service: state`, without those that are unknown. */
const known = ({ items }: DetectiveControls): readonly string[] =>
  items.flatMap(({ accountName, region, services }) =>
    services
      .filter(({ state }) => state !== "unknown")
      .map(({ service, state, form }) => `${accountName} ${region} ${service}: ${state}${form === null ? "" : ` (${form})`}`),
  );

const hub = { securityhub: { on: true, hubV2: false } } as const;

describe("GET /detective-controls", () => {
  it("tells each service in each account and region, from its own read and from its control", async () => {
    const shop = await database.account({ name: "shop" });
    const audit = await database.account({ name: "audit", account_id: "222222222222" as AccountId });
    const recorder = { by: "customer", recording: true, failing: false } as const;
    await place(shop, "eu-west-1", {
      told: { ...hub, guardduty: { on: true }, inspector: { on: false }, config: { recorder } },
      said: { "CloudTrail.1": ["PASSED"], "EC2.6": ["PASSED", "FAILED"], "Macie.1": ["NOT_AVAILABLE"] },
    });
    await place(audit, "us-east-1", { told: { securityhub: { on: false, hubV2: true } }, said: { "CloudTrail.1": ["FAILED"] } });
    const told = await ask();
    expect(known(told)).toEqual([
      "shop eu-west-1 cloudtrail: on",
      "shop eu-west-1 vpc-flow-logs: off",
      "shop eu-west-1 config: on (customer recorder)",
      "shop eu-west-1 guardduty: on",
      "shop eu-west-1 inspector: off",
      "shop eu-west-1 securityhub: on",
      "shop eu-west-1 securityhub-v2: off",
      "audit us-east-1 securityhub: off",
      "audit us-east-1 securityhub-v2: on",
    ]);
    expect(told.items.map(({ services }) => services.map(({ service }) => service))).toEqual([
      [...detectiveServices],
      [...detectiveServices],
    ]);
    expect(told.services).toContainEqual({ service: "securityhub", on: 1, off: 1, unknown: 0 });
    expect(told.services.map(({ on, off, unknown }) => on + off + unknown)).toEqual(detectiveServices.map(() => 2));
  });

  it("a control that was suppressed says still whether the service is on; one that fell silent or was archived says nothing", async () => {
    const account = await database.account({ name: "shop" });
    const said = { "Macie.1": ["FAILED"] };
    await place(account, "eu-west-1", { told: hub, said, record: { aws_workflow: "SUPPRESSED", word: "suppressed" } });
    await place(account, "eu-west-2", { told: hub, said, record: { silence: "check switched off" } });
    await place(account, "eu-west-3", { told: hub, said, record: { aws_state: "ARCHIVED" } });
    await place(account, "us-east-1", { told: hub, said, record: { control: 0 } });
    await place(account, "us-west-2", { told: hub, said, record: { counted: 0 } }); // of another cloud
    const macie = (await ask("?service=macie")).items.map(({ region, services: [one] }) => [region, one?.state]);
    expect(macie).toEqual([
      ["eu-west-1", "off"],
      ["eu-west-2", "unknown"],
      ["eu-west-3", "unknown"],
      ["us-east-1", "unknown"],
      ["us-west-2", "unknown"],
    ]);
  });

  it("what was told longer ago than two intervals is not known any more", async () => {
    const account = await database.account();
    await place(account, "eu-west-1", { told: { guardduty: { on: true } }, toldAt: hoursAgo(2) });
    await place(account, "us-east-1", { told: { guardduty: { on: true } }, toldAt: hoursAgo(2.1) });
    expect((await ask("?service=guardduty")).items.map(({ services: [one] }) => one?.state)).toEqual(["on", "unknown"]);
  });

  it("by account, OU, region, service and state; the sums are of all that the view holds, whatever state is asked for", async () => {
    const shop = await database.account({ name: "shop", ou_path: "Root / Shop" });
    const audit = await database.account({ name: "audit", account_id: "222222222222" as AccountId, ou_path: "Root / Security" });
    for (const region of ["eu-west-1", "us-east-1"]) {
      await place(shop, region, { told: { guardduty: { on: region === "eu-west-1" } } });
      await place(audit, region, { told: { guardduty: { on: true } } });
    }
    const places = async (query: string) =>
      (await ask(`?service=guardduty&${query}`)).items.map(({ accountName, region }) => `${accountName} ${region}`);
    expect(await places("account=111111111111")).toEqual(["shop eu-west-1", "shop us-east-1"]);
    expect(await places("ou=Root%20%2F%20Security")).toEqual(["audit eu-west-1", "audit us-east-1"]);
    expect(await places("region=us-east-1")).toEqual(["shop us-east-1", "audit us-east-1"]);
    expect(await places("state=off")).toEqual(["shop us-east-1"]);
    const off = await ask("?service=guardduty&state=off");
    expect([off.total, off.services]).toEqual([1, [{ service: "guardduty", on: 3, off: 1, unknown: 0 }]]);
  });

  it("pages give every place once; a cursor of another question is refused by name", async () => {
    const account = await database.account();
    for (const region of ["eu-west-1", "eu-west-2", "us-east-1"]) await place(account, region, {});
    const first = await ask("?limit=2");
    const second = await ask(`?limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-2", "us-east-1"]);
    expect([first.total, second.next]).toEqual([3, null]);
    for (const [query, field] of [
      [`?limit=2&region=eu-west-1&cursor=${first.next}`, "cursor"],
      ["?service=waf", "service"],
      ["?state=maybe", "state"],
      ["?source=config", "source"],
    ] as const) {
      const { status, body } = await application.get(`/api/v1/detective-controls${query}`);
      expect([query, status, body]).toMatchObject([query, 400, { errors: [{ field }] }]);
    }
  });

  it("who sees one account sees that one, in sums and total too", async () => {
    const mine = await database.account();
    const others = await database.account({ account_id: "222222222222" as AccountId });
    await place(mine, "eu-west-1", { told: { guardduty: { on: true } } });
    await place(others, "eu-west-1", { told: { guardduty: { on: false } } });
    const clock = { now: new Date(noon), intervalMs: 3_600_000 };
    const read = (accounts: readonly string[], account?: readonly string[]) =>
      readDetectiveControls(
        database.db,
        { kind: "accounts", accounts: accounts as AccountId[] },
        { service: ["guardduty"], account },
        clock,
      );
    const told = await read(["111111111111"]);
    expect([told.total, told.services, told.items.map(({ accountId }) => accountId)]).toEqual([
      1,
      [{ service: "guardduty", on: 1, off: 0, unknown: 0 }],
      ["111111111111"],
    ]);
    for (const none of [await read([]), await read(["111111111111"], ["222222222222"])]) expect([none.total, none.items]).toEqual([0, []]);
  });
});
