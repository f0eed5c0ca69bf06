import { describe, expect, test } from "vitest";
import { quietHistory, type ScopeHistory } from "./history.ts";
import { hubRecords } from "./hubrecords.ts";
import { dayMs, hourMs, type Life } from "./life.ts";
import { type LookedAt, lookedAlways } from "./looks.ts";
import type { PostureProblem } from "./posture.ts";
import { postureTruth } from "./posturetruth.ts";
import { resourceOf } from "./resource.ts";
import { speakersIn } from "./speakers.ts";

const region = "eu-west-1";
const place = { partition: "aws", seed: 1, accountId: "111122223333", region };
const bornMs = Date.parse("2026-01-05T00:00:00Z");
const at = (days: number): number => bornMs + days * dayMs;

const problem = (life: Partial<Life>): PostureProblem => ({
  accountId: place.accountId,
  region,
  check: { id: "S3.5", severity: "MEDIUM", title: "Bucket requires TLS", rule: "S3_BUCKET_SSL_REQUESTS_ONLY", cis: "2.1.1" },
  resource: resourceOf(place, "AWS::S3::Bucket", "AwsS3Bucket", 0, "parcel-labels"),
  exists: { fromMs: bornMs },
  life: { stretches: [{ fromMs: bornMs, says: "failed", workflow: "NEW" }], ...life },
});

const fixed: Life = {
  stretches: [
    { fromMs: bornMs, says: "failed", workflow: "NEW" },
    { fromMs: at(10), says: "passed", workflow: "RESOLVED" },
  ],
};
const withHistory = (history: Partial<ScopeHistory>): ScopeHistory => ({ ...quietHistory, ...history });
const truth = (history: ScopeHistory, of: PostureProblem, atMs: number, looked = lookedAlways) =>
  postureTruth(of, speakersIn(history, of, { region, homeRegion: region, looked }, atMs));

/** Somebody who looked on these days only, and saw everything then. */
const lookedOn = (...days: readonly number[]): LookedAt => {
  const instants = days.map(at);
  const from = (ms: number) => instants.find((lookedMs) => lookedMs >= ms);
  return () => ({ before: (ms) => instants.findLast((lookedMs) => lookedMs < ms), from, wholeFrom: from });
};

describe("Security Hub's records of a problem", () => {
  test("keep their Id from FAILED to PASSED and say what was before", () => {
    const before = hubRecords(quietHistory, problem(fixed), region, at(9));
    const after = hubRecords(quietHistory, problem(fixed), region, at(11));
    expect(before).toMatchObject([{ compliance: "FAILED", severity: "MEDIUM", workflow: "NEW" }]);
    expect(after).toMatchObject([
      { compliance: "PASSED", severity: "INFORMATIONAL", workflow: "RESOLVED", previous: "FAILED", changedAtMs: at(10) },
    ]);
    expect(after[0]?.generationMs).toBe(before[0]?.generationMs);
  });

  test("are refreshed every 12 to 24 hours without news", () => {
    const instants = Array.from(
      { length: 24 * 10 },
      (_, hour) => hubRecords(quietHistory, problem({}), region, at(20) + hour * hourMs)[0]?.updatedAtMs ?? 0,
    );
    const beats = [...new Set(instants)];
    const gaps = beats.slice(1).map((ms, i) => (ms - (beats[i] ?? 0)) / hourMs);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...gaps)).toBeLessThan(24);
  });

  test("do not move UpdatedAt when somebody suppresses them", () => {
    const suppressed = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10) + 1000, says: "failed", workflow: "SUPPRESSED" },
      ],
    });
    const before = hubRecords(quietHistory, suppressed, region, at(10));
    const after = hubRecords(quietHistory, suppressed, region, at(10) + 1000);
    expect(after).toMatchObject([{ workflow: "SUPPRESSED", updatedAtMs: before[0]?.updatedAtMs, changedAtMs: bornMs }]);
    expect(truth(quietHistory, suppressed, at(11))).toMatchObject({ status: "suppressed", sinceMs: at(10) + 1000 });
  });

  test("are archived at once as not available when the resource is deleted, and forgotten after 30 days", () => {
    const gone = problem({ goneAtMs: at(10) });
    expect(hubRecords(quietHistory, gone, region, at(10))).toMatchObject([
      { archived: true, compliance: "NOT_AVAILABLE", statusReason: "CONFIG_RETURNS_NOT_APPLICABLE", previous: "FAILED" },
    ]);
    expect(hubRecords(quietHistory, gone, region, at(40) - 1)).toHaveLength(1);
    expect(hubRecords(quietHistory, gone, region, at(40))).toEqual([]);
    expect(truth(quietHistory, gone, at(39))).toMatchObject({ status: "resolved", reason: "resource gone", seenThrough: ["securityhub"] });
    expect(truth(quietHistory, gone, at(41))).toMatchObject({ status: "resolved", reason: "resource gone", seenThrough: [] });
  });

  test("stand as they were for three to five days after the control is switched off, while the truth is closed at once", () => {
    const history = withHistory({ controlsOff: { "S3.5": [{ fromMs: at(10) }] } });
    expect(hubRecords(history, problem({}), region, at(12.9))).toMatchObject([{ archived: false, compliance: "FAILED" }]);
    expect(hubRecords(history, problem({}), region, at(15))).toMatchObject([{ archived: true, compliance: "FAILED" }]);
    expect(truth(history, problem({}), at(10))).toMatchObject({ status: "closed", reason: "check switched off", sinceMs: at(10) });
  });

  test("get a new Id when the control is switched on again", () => {
    const history = withHistory({ controlsOff: { "S3.5": [{ fromMs: at(10), untilMs: at(20) }] } });
    const records = hubRecords(history, problem({}), region, at(21));
    expect(records).toMatchObject([{ archived: true }, { archived: false, compliance: "FAILED", createdAtMs: at(20) }]);
    expect(new Set(records.map(({ generationMs }) => generationMs)).size).toBe(2);
    expect(truth(history, problem({}), at(21))).toMatchObject({ status: "open" });
  });

  test("are one a standard before consolidation; then all are archived with its reason and one new record comes", () => {
    const history = withHistory({ consolidatedFromMs: at(10) });
    expect(hubRecords(history, problem({}), region, at(9)).map(({ standard }) => standard)).toEqual(["fsbp", "cis"]);
    const after = hubRecords(history, problem({}), region, at(11));
    expect(after).toMatchObject([
      { standard: "fsbp", archived: true, regenerated: true },
      { standard: "cis", archived: true, regenerated: true },
      { standard: "control", archived: false },
    ]);
    expect(truth(history, problem({}), at(9))).toMatchObject({ status: "open", sinceMs: bornMs });
    expect(truth(history, problem({}), at(10) + 1)).toMatchObject({ status: "open" });
    expect(truth(history, problem({}), at(11))).toMatchObject({ status: "open" });
  });

  test("speak until the new one comes, for two days at most, and not for a control that is off meanwhile", () => {
    const gone = problem({ goneAtMs: at(10) + 1 });
    const history = withHistory({ consolidatedFromMs: at(10) });
    expect(truth(history, gone, at(11))).toMatchObject({ status: "open" });
    expect(truth(history, gone, at(12))).toMatchObject({ status: "closed", reason: "no longer evaluated", sinceMs: at(12) });
    const off = withHistory({ consolidatedFromMs: at(10), controlsOff: { "S3.5": [{ fromMs: at(10) + 1 }] } });
    expect(truth(off, problem({}), at(11))).toMatchObject({ status: "closed", reason: "check switched off", sinceMs: at(10) + 1 });
  });

  test("of what was fixed while AWS wrote the new ones say that it was fixed", () => {
    const meanwhile = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10) + 1, says: "passed", workflow: "RESOLVED" },
      ],
    });
    expect(truth(withHistory({ consolidatedFromMs: at(10) }), meanwhile, at(11))).toMatchObject({ status: "resolved", reason: "fixed" });
  });

  test("of what ceased to apply while AWS wrote the new ones say that it does not apply", () => {
    const meanwhile = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10) + 1, says: "not applicable", workflow: "NEW" },
      ],
    });
    const history = withHistory({ consolidatedFromMs: at(10) });
    expect(truth(history, meanwhile, at(11))).toMatchObject({ status: "closed", reason: "not applicable" });
  });

  test("of a resource that is gone say no more than that the check does not apply, where Config does not record it", () => {
    const gone = problem({ goneAtMs: at(10) });
    expect(truth(quietHistory, gone, at(11))).toMatchObject({ status: "resolved", reason: "resource gone" });
    const unrecorded = withHistory({ recorder: [{ fromMs: -Infinity, untilMs: at(5) }] });
    expect(truth(unrecorded, gone, at(11))).toMatchObject({ status: "closed", reason: "not applicable" });
  });

  test("say nothing while the Config rule does not work, and begin anew when it does", () => {
    const history = withHistory({ brokenRules: { "S3.5": { fromMs: at(10), untilMs: at(20) } } });
    expect(hubRecords(history, problem({}), region, at(12))).toMatchObject([
      { archived: true, compliance: "FAILED", emptyHanded: false },
      { archived: true, compliance: "NOT_AVAILABLE", statusReason: "CONFIG_ACCESS_DENIED", emptyHanded: true },
    ]);
    expect(truth(history, problem({}), at(12))).toMatchObject({ status: "closed", reason: "no longer evaluated" });
    expect(truth(history, problem({}), at(21))).toMatchObject({ status: "open" });
  });

  test("of a check that does not apply any more are archived at once", () => {
    const inapplicable = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10), says: "not applicable", workflow: "NEW" },
      ],
    });
    expect(hubRecords(quietHistory, inapplicable, region, at(11))).toMatchObject([
      { archived: true, statusReason: "CONFIG_RETURNS_NOT_APPLICABLE" },
    ]);
    expect(truth(quietHistory, inapplicable, at(11))).toMatchObject({ status: "closed", reason: "not applicable", sinceMs: at(10) });
  });
});

describe("the truth of a problem that several sources speak of", () => {
  const rules: ScopeHistory["rules"] = [
    { identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "s3-tls", made: "by hand", exists: [{ fromMs: -Infinity, untilMs: at(30) }] },
  ];

  test("stays open while the company's own rule still says so, though the control is off", () => {
    const history = withHistory({ rules, controlsOff: { "S3.5": [{ fromMs: at(10) }] } });
    expect(truth(history, problem({}), at(12))).toMatchObject({ status: "open", sinceMs: bornMs });
    expect(truth(history, problem({}), at(31))).toMatchObject({ status: "closed", reason: "check switched off" });
  });

  test("is frozen as Config last saw it when the recorder stops", () => {
    const history = withHistory({ rules, hub: [], recorder: [{ fromMs: -Infinity, untilMs: at(5) }] });
    expect(truth(history, problem(fixed), at(12))).toMatchObject({ status: "open", seenThrough: ["config"] });
  });

  test("keeps the fix although the control is switched off afterwards", () => {
    const history = withHistory({ controlsOff: { "S3.5": [{ fromMs: at(15) }] } });
    expect(truth(history, problem(fixed), at(20))).toMatchObject({ status: "resolved", reason: "fixed", sinceMs: at(10) });
  });

  test("is nothing at all before the first evaluation, and where a check that never failed fell silent", () => {
    expect(truth(quietHistory, problem({}), bornMs - 1)).toBeUndefined();
    const passed = problem({ stretches: [{ fromMs: bornMs, says: "passed", workflow: "RESOLVED" }], goneAtMs: at(5) });
    expect(truth(quietHistory, passed, at(4))).toMatchObject({ status: "passed" });
    expect(truth(quietHistory, passed, at(6))).toBeUndefined();
  });
});

describe("what can be known of a problem by who looks now and then", () => {
  const onlyRule = (exists: ScopeHistory["hub"]) =>
    withHistory({ hub: [], rules: [{ identifier: "S3_BUCKET_SSL_REQUESTS_ONLY", name: "s3-tls", made: "by hand", exists }] });
  const rule = onlyRule([{ fromMs: -Infinity }]);
  const open = { status: "open", sinceMs: bornMs };
  const gone = { status: "resolved", reason: "resource gone", sinceMs: at(12) };
  const fixedThenGone = problem({ ...fixed, goneAtMs: at(12) });

  test.each([
    ["by Security Hub's record", quietHistory],
    ["by a Config rule", rule],
  ])("fixed and then gone is fixed %s only for who looked in between", (_, history) => {
    expect(truth(history, fixedThenGone, at(13))).toMatchObject({ status: "resolved", reason: "fixed", sinceMs: at(10) });
    expect(truth(history, fixedThenGone, at(13), lookedOn(9, 11, 13))).toMatchObject({ reason: "fixed", sinceMs: at(10) });
    expect(truth(history, fixedThenGone, at(13), lookedOn(9, 13))).toMatchObject(gone);
    expect(truth(history, fixedThenGone, at(13), lookedOn(11, 13))).toBeUndefined();
    expect(truth(history, fixedThenGone, at(13), lookedOn(13))).toBeUndefined();
  });

  test("a record that people suppressed tells so also when its resource is gone; any other tells nothing to who looks then first", () => {
    const suppressed = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10), says: "failed", workflow: "SUPPRESSED" },
      ],
      goneAtMs: at(12),
    });
    expect(truth(quietHistory, suppressed, at(13), lookedOn(13))).toMatchObject(gone);
    expect(truth(quietHistory, problem({ goneAtMs: at(12) }), at(13), lookedOn(13))).toBeUndefined();
  });

  test("a Config rule that is deleted after its resource went does not take the reason along, unless nobody looked in between", () => {
    const deleted = onlyRule([{ fromMs: -Infinity, untilMs: at(15) }]);
    const went = problem({ goneAtMs: at(12) });
    expect(truth(deleted, went, at(16))).toMatchObject(gone);
    expect(truth(deleted, went, at(16), lookedOn(9, 13, 16))).toMatchObject(gone);
    expect(truth(deleted, went, at(16), lookedOn(9, 16))).toMatchObject({
      status: "closed",
      reason: "check switched off",
      sinceMs: at(15),
    });
  });

  test("why the record of a broken Config rule is silent is decided when it is first read as archived", () => {
    const broken = withHistory({ brokenRules: { "S3.5": { fromMs: at(10), untilMs: at(20) } } });
    const went = problem({ goneAtMs: at(12) });
    const ended = { status: "closed", reason: "no longer evaluated", sinceMs: at(10) };
    expect(truth(broken, went, at(16))).toMatchObject(ended);
    expect(truth(broken, went, at(16), lookedOn(9, 11, 16))).toMatchObject(ended);
    expect(truth(broken, went, at(16), lookedOn(9, 13, 16))).toMatchObject({ ...gone, sinceMs: at(10) });
  });

  test("what ceased to apply, and was off when that was first read, was switched off", () => {
    const inapplicable = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(10), says: "not applicable", workflow: "NEW" },
      ],
    });
    const standards = withHistory({ consolidatedFromMs: Infinity, cis: [{ fromMs: -Infinity, untilMs: at(12) }] });
    expect(truth(standards, inapplicable, at(13), lookedOn(9, 11, 13))).toMatchObject({ reason: "not applicable", sinceMs: at(10) });
    expect(truth(standards, inapplicable, at(13), lookedOn(9, 13))).toMatchObject({ reason: "check switched off", sinceMs: at(10) });
  });

  test("a record that stands when its control is on again speaks until AWS archives it", () => {
    const history = withHistory({ controlsOff: { "S3.5": [{ fromMs: at(10), untilMs: at(12) }] } });
    const fixedMeanwhile = problem({
      stretches: [
        { fromMs: bornMs, says: "failed", workflow: "NEW" },
        { fromMs: at(11), says: "passed", workflow: "RESOLVED" },
      ],
    });
    expect(truth(history, fixedMeanwhile, at(12.5), lookedOn(9, 10.5, 12.5))).toMatchObject(open);
    const archived = { status: "closed", reason: "no longer evaluated" };
    expect(truth(history, fixedMeanwhile, at(16), lookedOn(9, 10.5, 12.5, 16))).toMatchObject(archived);
    expect(truth(history, fixedMeanwhile, at(16), lookedOn(9, 10.5, 16))).toMatchObject({ ...archived, reason: "check switched off" });
  });

  test("what shows by its absence only is known to who saw everything", () => {
    const partly: LookedAt = (...of) => ({ ...lookedOn(9, 13)(...of), wholeFrom: () => undefined });
    expect(truth(rule, problem({ goneAtMs: at(12) }), at(13), partly)).toMatchObject(open);
    expect(truth(rule, problem({ goneAtMs: at(12) }), at(13), lookedOn(9, 13))).toMatchObject(gone);
  });

  test("what was fixed just before its service was switched off stands as it was read", () => {
    const off = withHistory({ hub: [{ fromMs: -Infinity, untilMs: at(11) }] });
    expect(truth(off, problem(fixed), at(13))).toMatchObject({ status: "resolved", reason: "fixed" });
    expect(truth(off, problem(fixed), at(13), lookedOn(9))).toMatchObject(open);
  });
});
