/** Every trouble with every call of a run: nothing is concluded for lack of an answer, what happened is said, and afterwards nothing is missing. */
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type SourceId, sources } from "../../posture/words.ts";
import type { Fault } from "../../simulator/faults.ts";
import { abroad, closeCases, home } from "../support/case.ts";
import { figure } from "../support/figures.ts";
import { collectInTrouble, ofTheGone, readOnDayZero, type SeenRun, untruthsOf } from "../support/troubled.ts";
import { assumeRole, type Call, callsOf, callsOfAll, type TroubleCase, troubles } from "../support/troubles.ts";

const { openRead, remove } = readOnDayZero();
afterAll(remove);
afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** First what changed is read, then everything: what is gone is gone by then only. And once more, without troubles. */
const changes = { days: 0.3, full: false, after: 0.5 };
const everything = { days: 1, full: true, after: 1.5 };

interface Situation {
  readonly name: string;
  readonly trouble: TroubleCase;
  readonly calls: readonly Call[];
  readonly read: typeof changes;
}

const situation = (trouble: TroubleCase, calls: readonly Call[], read: typeof changes): readonly Situation[] => {
  const hurt = calls.filter((call) => trouble.faults(call) !== undefined && (read.full || call.late !== true));
  const name = `${trouble.name}: ${hurt.map(({ service, operation }) => `${service}:${operation}`).join(", ")}, ${read.full ? "everything" : "what changed"} read`;
  return hurt.length === 0 ? [] : [{ name, trouble, calls: hurt, read }];
};

const widest = Math.max(...Object.values(callsOf).map((calls) => calls.length));
/** One call of each source at a time, since no scope knows of another. */
const columns = Array.from({ length: widest }, (_, column) =>
  sources.flatMap((source) => callsOf[source][column % callsOf[source].length] ?? []),
);

/** All of them, or for each trouble two: each call has its turn all the same. */
const situations = troubles.flatMap((trouble, index): readonly Situation[] => {
  const together = trouble.spreads ? columns.flat().map((call) => [call]) : columns;
  const all = [...together, ...callsOfAll.map((call) => [call])];
  const chosen = figure([together[index % together.length] ?? [], [callsOfAll[index % callsOfAll.length] ?? assumeRole]], all);
  return chosen.flatMap((calls) =>
    figure([index % 2 === 0 ? changes : everything], [changes, everything]).flatMap((read) => situation(trouble, calls, read)),
  );
});

const sourceOf = ({ service }: Call): SourceId | undefined => sources.find((source) => callsOf[source][0]?.service === service);

/** What a run in trouble must not do, whatever it was. */
function expectNothingFalse(seen: SeenRun): void {
  expect({ error: seen.error, missed: seen.missed, false: seen.false }).toEqual({ error: undefined, missed: [], false: [] });
  const unexplained = seen.scopes.filter(({ state, action, message }) => state !== "ok" && action === null && message === null);
  expect(unexplained).toEqual([]);
}

test.each(situations)("$name", async ({ trouble, calls, read }) => {
  const made = await openRead();
  const faults = calls.flatMap((call) => trouble.faults(call) ?? []);
  const consequences = calls.map((call) => ({ source: sourceOf(call), ...trouble.consequence(call) }));
  const isHidden = (line: string) => consequences.some(({ hidesGone }) => hidesGone) && ofTheGone(line);

  const seen = await collectInTrouble(made, read.days, faults, { full: read.full });
  expectNothingFalse({ ...seen, false: seen.false.filter((line) => !isHidden(line)) });
  const told = seen.scopes.map(({ region, source, state, waitingHelps }) => ({ region, source, state, waitingHelps }));
  expect(told).toEqual(
    told.map((scope) => {
      const of = consequences.find(({ source }) => source === scope.source);
      // Sessions are shared: what a scope can do without may take along what it cannot.
      if (trouble.spreads && (of?.state ?? "ok") === "ok") return scope;
      return { ...scope, state: of?.state ?? "ok", waitingHelps: of?.waitingHelps ?? false };
    }),
  );
  const unsaid = consequences.flatMap(({ warning }) => warning ?? []).filter((code) => !seen.warnings.includes(code));
  expect(unsaid).toEqual([]);

  const after = await collectInTrouble(made, read.after, []);
  expect(after.scopes.filter(({ state }) => state !== "ok")).toEqual([]);
  expect((await untruthsOf(made)).filter((line) => !isHidden(line))).toEqual([]);
});

describe("whoever has no session reads nothing, and every scope says why", () => {
  test.each(troubles.filter((trouble) => !trouble.spreads && trouble.faults(assumeRole) !== undefined))("$name", async (trouble) => {
    const made = await openRead();
    const { state, waitingHelps = false } = trouble.consequence(assumeRole);
    const { error, ...seen } = await collectInTrouble(made, 0.3, trouble.faults(assumeRole) ?? []);
    expectNothingFalse({ ...seen, error: undefined });
    // What nobody may do anywhere is said once for the whole run, too.
    expect(error ?? "").toMatch(state === "denied" ? /^sts:AssumeRole: these credentials may not take the role/ : /^$/);
    const action = state === "ok" ? null : "sts:AssumeRole";
    expect(seen.scopes).toEqual(seen.scopes.map((scope) => ({ ...scope, state, waitingHelps, action })));
    expect(seen.warnings).toEqual(state === "ok" ? [] : ["regions-unread"]);
    await collectInTrouble(made, 0.5, []);
    expect(await untruthsOf(made)).toEqual([]);
  });

  test("nor does who does not know who it is itself", async () => {
    const made = await openRead();
    made.configure({}); // a process that was started anew
    const seen = await collectInTrouble(made, 1, [{ trouble: { kind: "throttled" }, operation: "GetCallerIdentity" }], { full: true });
    expectNothingFalse({ ...seen, error: undefined });
    expect(seen.error).toBe("who these credentials are could not be asked (sts:GetCallerIdentity): Rate exceeded");
    await collectInTrouble(made, 1.5, []);
    expect(await untruthsOf(made)).toEqual([]);
  });
});

describe("a service that is switched off, at once or in the middle of its read", () => {
  const services = sources.map((source) => ({ source, service: callsOf[source][0]?.service ?? "" }));
  const cases = services.flatMap(({ source, service }, index) =>
    figure([1, 2 + (index % 3), 5], [1, 2, 3, 4, 5, 6, 7, 8]).flatMap((call) =>
      figure([everything], [changes, everything]).map((read) => ({ source, service, call, read })),
    ),
  );
  test.each(cases)("$source, from its call $call on, $read.days", async ({ source, service, call, read }) => {
    const made = await openRead();
    const off: Fault = { trouble: { kind: "service off" }, service, region: abroad, from: call };
    const seen = await collectInTrouble(made, read.days, [off], { full: read.full });
    // Where Config is off, nobody can tell that a resource is gone.
    const untrue = seen.false.filter((line) => source !== "config" || !ofTheGone(line));
    expectNothingFalse({ ...seen, false: untrue, missed: call > 3 ? [] : seen.missed });
    const [there, here] = [abroad, home].map((region) => seen.scopes.find((scope) => scope.region === region && scope.source === source));
    expect(here).toMatchObject({ state: "ok", message: null });
    const isToldOff = there?.state === "not_enabled" || there?.state === "failed" || there?.message !== null;
    expect({ call, isToldOff: isToldOff || !read.full || seen.missed.length > 0 }).toEqual({ call, isToldOff: true });
    expect(call === 1 ? there?.state : "not_enabled").toBe("not_enabled");
    // What changed in a window that a service which was off answered with nothing is seen by the next full read.
    await collectInTrouble(made, read.after, [], { full: true });
    const after = await untruthsOf(made);
    expect(after.filter((line) => source !== "config" || !ofTheGone(line))).toEqual([]);
  });
});
