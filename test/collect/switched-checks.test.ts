/** Controls and standards that are switched off and on, and what archived control records mean: domain.md section 3, the table. */
import { afterEach, describe, expect, test } from "vitest";
import { Faults } from "../../simulator/faults.ts";
import { controls } from "../../simulator/services/securityhub/enablement.ts";
import { account, between, closeCases, day, except, fails, from, home, iso, openCase, says, until } from "../support/case.ts";
import { untruths } from "../support/judged.ts";

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

const off = { standing: "closed", reason: "check switched off" };

describe("a control that is switched off", () => {
  test("makes its records silent at once, whatever they still say, also where only changes are read; on again, they speak", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { controlsOff: { "S3.5": [between(0.3, 0.7)] } } });
    await made.readAll(0);
    await made.readChanges(0.5);
    expect(await made.finding("S3.5")).toMatchObject({
      ...off,
      leftAt: iso(0.5),
      events: ["none > open: new", "open > closed: check switched off"],
    });
    expect(await said(made.writer.rows)).toEqual([{ aws_state: "ACTIVE", word: "open", silence: "check switched off" }]);
    // AWS goes on in a new record when the control is on again, and archives the old one days later.
    await made.readChanges(0.71);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "open", spell: 1, reopened: 0, changedAt: iso(0.7) });
    expect((await made.finding("S3.5")).events.at(-1)).toBe("closed > open: check switched on");
  });

  test("and was fixed before stays fixed", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(0.1, "passed")] }, history: { controlsOff: { "S3.5": from(0.3) } } });
    for (const days of [0, 0.2, 0.5]) await made.readChanges(days);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: iso(0.1) });
  });

  test("falls silent also where the records themselves cannot be read", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { controlsOff: { "S3.5": from(0.3) } } });
    await made.readAll(0);
    made.simulator.faults.add({
      service: "securityhub",
      operation: "GetFindings",
      accountId: account,
      trouble: { kind: "server error", status: 500 },
    });
    await made.readChanges(0.5);
    expect(await made.scope("securityhub")).toMatchObject({ state: "failed" });
    expect(await made.finding("S3.5")).toMatchObject(off);
  });

  test("in one region says nothing of the other, where the root user still fails", async () => {
    const regions = [home, "eu-west-1"].map((name) => ({ name, fromMs: -Infinity }));
    const history = (region: string) => (region === home ? { controlsOff: { "IAM.9": from(1) } } : {});
    const made = await openCase({ checks: { "IAM.9": [fails()] }, regions, history });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding("IAM.9")).toMatchObject({ standing: "open", events: ["none > open: new"] });
  });

  test("that nobody could be told about now stays as it was", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { controlsOff: { "S3.5": from(0.3) } } });
    await made.readAll(0);
    await made.readChanges(0.5);
    const untold = controls.findIndex(({ id }) => id === "S3.5");
    const seed = seedOf((draw) => Math.floor(draw * controls.length) === untold);
    const fault = { service: "securityhub", operation: "BatchGetSecurityControls", accountId: account };
    made.simulator.faults.add({ ...fault, seed, trouble: { kind: "record left out" } });
    await made.readChanges(0.6);
    expect(made.simulator.faults.list()).toMatchObject([{ hit: 1 }]);
    expect(await made.finding("S3.5")).toMatchObject({ ...off, events: ["none > open: new", "open > closed: check switched off"] });
  });
});

describe("without consolidated findings each standard has its own record", () => {
  const history = { consolidatedFromMs: Number.POSITIVE_INFINITY };
  const both = { checks: { "S3.5": [fails(), says(1.5, "passed")] as const } };

  test("a standard that is switched off makes its records silent at once, and the other standard decides", async () => {
    const made = await openCase({ ...both, history: { ...history, cis: except(1, 3) } });
    await made.readAll(0);
    expect(await said(made.writer.rows)).toHaveLength(2);
    await made.readAll(1.2);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "open", events: ["none > open: new"] });
    expect((await said(made.writer.rows)).map(({ silence }) => silence).toSorted()).toEqual(["check switched off", null].toSorted());
    await made.readAll(2);
    // The record of the standard that is off still says FAILED, and AWS archives it days later.
    expect(await made.finding("S3.5")).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: iso(1.5) });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("a standard that was off before anything was read says nothing, though its records stand for days", async () => {
    const made = await openCase({ ...both, history: { ...history, cis: except(-1, 3) } });
    await made.readAll(0);
    expect((await said(made.writer.rows)).map(({ silence }) => silence).toSorted()).toEqual(["check switched off", null].toSorted());
    await made.readAll(2);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: iso(1.5) });
  });

  test("with all its standards off a control is off", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { ...history, cis: [], controlsOff: { "S3.5": from(1) } } });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding("S3.5")).toMatchObject(off);
  });
});

/** One life for each line of the table; read while it is active, and again after AWS archived it. */
describe("an archived control record, by the first line that fits", () => {
  test("consolidation was switched: silent, regenerated; it speaks on until its successor is read", async () => {
    const made = await openCase({ checks: { "S3.8": [fails()] }, history: { consolidatedFromMs: day(1) } });
    await made.readAll(0);
    await made.readAll(1.001);
    expect(await said(made.writer.rows, "S3.8")).toEqual(
      expect.arrayContaining([{ aws_state: "ARCHIVED", word: "open", silence: "regenerated" }]),
    );
    expect(await made.finding("S3.8")).toMatchObject({ standing: "open", events: ["none > open: new"] });
    await made.readAll(2);
    expect(await made.finding("S3.8")).toMatchObject({ standing: "open", events: ["none > open: new"], spell: 1 });
    expect(await said(made.writer.rows, "S3.8")).toEqual(expect.arrayContaining([{ aws_state: "ACTIVE", word: "open", silence: null }]));
  });

  test("consolidation was switched and no successor came in two days: no longer evaluated", async () => {
    const history = { consolidatedFromMs: day(1), controlsOff: { "S3.8": [between(1.0001, 60)] } };
    const made = await openCase({ checks: { "S3.8": [fails()] }, history }, {}, { mode: "delegated-administrator" });
    // Through the administrator it is not seen that the control is off.
    await made.readAll(0);
    for (const days of [1.5, 2.5]) {
      await made.readAll(days);
      expect(await made.finding("S3.8")).toMatchObject({ standing: "open", events: ["none > open: new"] });
    }
    await made.readAll(3.5);
    expect(await made.finding("S3.8")).toMatchObject({ standing: "closed", reason: "no longer evaluated" });
  });

  test("its control is off: check switched off, decided once, and kept when the control is on again", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, history: { controlsOff: { "S3.5": [between(1, 20)] } } });
    await made.readAll(0);
    await made.readAll(7);
    expect(await said(made.writer.rows)).toEqual([{ aws_state: "ARCHIVED", word: "open", silence: "check switched off" }]);
    await made.readAll(21);
    expect(await said(made.writer.rows)).toEqual([
      { aws_state: "ARCHIVED", word: "open", silence: "check switched off" },
      { aws_state: "ACTIVE", word: "open", silence: null },
    ]);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "open", spell: 1, reopened: 0 });
  });

  test("its control was off when AWS archived it, and on again when that was read: check switched off all the same, and a check that passes", async () => {
    const made = await openCase({
      checks: { "S3.5": [fails(), says(5.5, "passed")] },
      history: { controlsOff: { "S3.5": [between(1, 6)] } },
    });
    await made.readAll(0);
    await made.readAll(2);
    await made.readAll(7);
    expect(await made.finding("S3.5")).toMatchObject({
      ...off,
      leftAt: iso(2),
      events: ["none > open: new", "open > closed: check switched off", "closed > closed: evidence"],
    });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("consolidation was switched and its standard is off: the new record, which all standards share, goes on for it", async () => {
    const history = { consolidatedFromMs: day(1), cis: until(1.1) };
    const made = await openCase({ checks: { "S3.5": [fails(), says(2.5, "not applicable")] }, history });
    await made.readAll(0);
    await made.readAll(2);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "open", events: ["none > open: new"] });
    await made.readAll(3);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "closed", reason: "not applicable" });
    expect(await untruths(made.writer.rows, made.world)).toEqual([]);
  });

  test("its Config rule is broken: AWS archives what stood, and the empty-handed record beside it is unknown and speaks", async () => {
    const made = await openCase({ checks: { "EC2.8": [fails()] }, history: { brokenRules: { "EC2.8": between(1, 10) } } });
    await made.readAll(0);
    await made.readAll(2);
    expect(await said(made.writer.rows, "EC2.8")).toEqual([
      { aws_state: "ARCHIVED", word: "open", silence: "no longer evaluated" },
      { aws_state: "ARCHIVED", word: "unknown", silence: null },
    ]);
    expect(await made.finding("EC2.8")).toMatchObject({ standing: "closed", reason: "no longer evaluated" });
    await made.readAll(11);
    expect(await made.finding("EC2.8")).toMatchObject({ standing: "open", spell: 1, reopened: 0 });
  });

  test("its resource is gone", async () => {
    const made = await openCase({ checks: { "S3.5": [fails()] }, goneAtMs: { "AWS::S3::Bucket": day(1) } });
    await made.readAll(0);
    await made.readAll(2);
    expect(await said(made.writer.rows)).toEqual([{ aws_state: "ARCHIVED", word: "unknown", silence: "resource gone" }]);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "resolved", reason: "resource gone" });
  });

  test("its rule does not apply any more: not applicable", async () => {
    const made = await openCase({ checks: { "S3.5": [fails(), says(1, "not applicable")] } });
    await made.readAll(0);
    await made.readAll(2);
    expect(await said(made.writer.rows)).toEqual([{ aws_state: "ARCHIVED", word: "unknown", silence: "not applicable" }]);
    expect(await made.finding("S3.5")).toMatchObject({ standing: "closed", reason: "not applicable" });
  });
});

/** What is kept of the records of a check on its first resource, oldest first. */
const said = (rows: { all<Row>(sql: string, values?: readonly string[]): Promise<Row[]> }, check = "S3.5") =>
  rows.all<{ aws_state: string; word: string; silence: string | null }>(
    `SELECT aws_state, word, silence FROM records JOIN findings ON findings.id = finding JOIN checks ON checks.id = check_ref
     WHERE check_id = ? AND findings.id IN (SELECT finding FROM finding_events WHERE to_standing = 'open') ORDER BY records.id`,
    [check],
  );

/** A fault's seed whose first draw is as wanted. */
function seedOf(isWanted: (draw: number) => boolean): number {
  for (let seed = 0; ; seed += 1) {
    const faults = new Faults();
    faults.add({ seed, trouble: { kind: "record left out" } });
    const [hit] = faults.hitsOn({ service: "", operation: "", accountId: "", region: "", pageToken: undefined });
    if (hit !== undefined && isWanted(hit.draw)) return seed;
  }
}
