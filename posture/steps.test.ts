import { expect, it } from "vitest";
import { stepStateOf } from "./steps.ts";
import { causesIn, causesOut, kinds, standings, stepStates } from "./words.ts";

it("whatever a finding is, and however it stands, it is in one state that is counted", () => {
  const states = standings.flatMap((standing) =>
    kinds.flatMap((kind) => [true, false].map((isLost) => stepStateOf(standing, kind, isLost))),
  );
  expect(states.filter((state) => !stepStates.includes(state))).toEqual([]);
});

it("a check that passed is passed again when it was fixed; a threat that is over has passed nothing", () => {
  expect(stepStateOf("resolved", "posture", false)).toBe("passed");
  expect(stepStateOf("resolved", "threat", false)).toBe("closed");
});

it("without evidence what passed is unknown, and what is open stays open", () => {
  expect([stepStateOf("passed", "posture", true), stepStateOf("resolved", "posture", true), stepStateOf("open", "posture", true)]).toEqual([
    "unknown",
    "unknown",
    "open",
  ]);
});

it.each([
  ["in", causesIn],
  ["out", causesOut],
])("each cause %s is one part of a change, and a finding that moved to another key comes before all others", (_, causes) => {
  expect(new Set(causes).size).toBe(causes.length);
  expect(causes[0]).toBe("reclassified");
});
