/** Several troubles at once, over several runs: nothing false comes of them, and when they are over nothing is missing. */
import fc from "fast-check";
import { afterAll, afterEach, expect, test } from "vitest";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import { closeCases, security } from "../support/case.ts";
import { figure } from "../support/figures.ts";
import { collectInTrouble, ofTheGone, readOnDayZero, untruthsOf } from "../support/troubled.ts";

const { openRead, remove } = readOnDayZero();
afterAll(remove);
afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const troubles: readonly Trouble[] = [
  { kind: "throttled" },
  { kind: "server error", status: 500 },
  { kind: "server error", status: 503 },
  { kind: "connection cut", at: "before answer" },
  { kind: "connection cut", at: "in body" },
  { kind: "truncated" },
  { kind: "slow", delayMs: 5 },
  { kind: "session expired" },
  { kind: "token refused" },
  { kind: "malformed record", how: "missing member" },
  { kind: "malformed record", how: "wrong type" },
  { kind: "malformed record", how: "null record" },
  { kind: "denied", by: "identity policy" },
  { kind: "denied", by: "service control policy" },
];
/** Of a first page only: a service that answers so for good never comes to an end. */
const ofPages: readonly Trouble[] = [{ kind: "page repeated" }, { kind: "pages reordered" }, { kind: "empty page" }];

const services = ["organizations", "account", "sts", "securityhub", "guardduty", "inspector2", "config"];

const fault = fc.oneof(
  fc.record<Fault>({
    trouble: fc.constantFrom(...troubles),
    service: fc.constantFrom(...services),
    probability: fc.constantFrom(0.1, 0.4, 1),
    from: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(1000),
  }),
  fc.record<Fault>({
    trouble: fc.constantFrom(...ofPages),
    page: fc.constant("first"),
    seed: fc.nat(1000),
    probability: fc.constantFrom(0.3, 1),
  }),
);
/** Days of three runs in trouble: what changed, then everything, then what changed. */
const runs = [
  { days: 0.3, full: false },
  { days: 1, full: true },
  { days: 1.3, full: false },
];
const several = fc.tuple(...runs.map(() => fc.array(fault, { minLength: 1, maxLength: 4 })));

/** Who may not ask Config what is gone (or finds it off) ends findings by another name: what is lost without the permission. */
const mayHideGone = (faults: readonly Fault[]): boolean =>
  faults.some(({ trouble, service }) => trouble.kind === "denied" && (service === "config" || service === "sts"));

/** Where every account denies the role, the run says so as one error: the role's name, its trust or its external id is to be mended. */
const mayLackTheRole = (faults: readonly Fault[]): boolean =>
  faults.some(({ trouble, service }) => trouble.kind === "denied" && service === "sts");

/** Where nothing answers, or who we are cannot be asked, the run has read nothing, and says so as one error. */
const allMayFail = /^AWS: no account and region could be read: |GetCallerIdentity/;

/** Through an administrator nobody sees that a check was switched off or a resource deleted: what ends so ends by another name, or not yet. */
const seenFromThere = (line: string): boolean => !ofTheGone(line) && !line.includes("check switched off");

test.each(["each-account", "delegated-administrator"] as const)("by way of %s", { timeout: figure(120_000, 7_200_000) }, async (mode) => {
  await fc.assert(
    fc.asyncProperty(several, async (ofRuns) => {
      const isHidden = (line: string) => (mode === "each-account" ? mayHideGone(ofRuns.flat()) && ofTheGone(line) : !seenFromThere(line));
      const made = await openRead({ mode });
      for (const [index, { days, full }] of runs.entries()) {
        const seen = await collectInTrouble(made, days, ofRuns[index] ?? [], { full });
        const untrue = seen.false.filter((line) => !isHidden(line));
        const isExplained = mayLackTheRole(ofRuns[index] ?? []) || allMayFail.test(seen.error ?? "");
        const error = isExplained ? undefined : seen.error;
        expect({ error, false: untrue }).toEqual({ error: undefined, false: [] });
      }
      await collectInTrouble(made, 2.3, [], { full: true });
      const untrue = (await untruthsOf(made)).filter((line) => !isHidden(line));
      expect(untrue).toEqual([]);
      expect(await closeCases()).toEqual([]);
    }),
    { numRuns: figure(3, 60), endOnFailure: true },
  );
});

const ofAdministrator: readonly [string, readonly Fault[]][] = [
  ["may not be asked", [{ trouble: { kind: "denied", by: "identity policy" }, accountId: security, service: "inspector2" }]],
  ["is throttled", [{ trouble: { kind: "throttled" }, accountId: security, service: "guardduty" }]],
  ["is denied the region", [{ trouble: { kind: "denied", by: "service control policy" }, accountId: security, region: "eu-west-1" }]],
  ["cannot be found now", [{ trouble: { kind: "throttled" }, operation: "ListDelegatedAdministrators" }]],
  ["lists its members in vain", [{ trouble: { kind: "server error", status: 500 }, operation: "ListMembers" }]],
  ["lists malformed members", [{ trouble: { kind: "malformed record", how: "null record" }, operation: "ListMembers" }]],
  [
    "lost its aggregator's sources",
    [{ trouble: { kind: "server error", status: 503 }, operation: "DescribeConfigurationAggregatorSourcesStatus" }],
  ],
  ["has its aggregator off in mid read", [{ trouble: { kind: "service off" }, service: "config", accountId: security, from: 5 }]],
];

test.each(ofAdministrator)("an administrator that %s", async (_, faults) => {
  const made = await openRead({ mode: "delegated-administrator" });
  const seen = await collectInTrouble(made, 1, faults, { full: true });
  expect({ error: seen.error, missed: seen.missed, false: seen.false.filter(seenFromThere) }).toEqual({
    error: undefined,
    missed: [],
    false: [],
  });
  await collectInTrouble(made, 2, [], { full: true });
  expect((await untruthsOf(made)).filter(seenFromThere)).toEqual([]);
});
