import { describe, expect, it } from "vitest";
import { countStatuses, percentOf, type RecordCounts, statusOf } from "./score.ts";

const records = (failed: number, unknown: number, passed: number): RecordCounts => ({ failed, unknown, passed });
const controls = (passed: number, failed: number, unknown = 0) => ({ passed, failed, unknown });

describe("a control's status", () => {
  it.each([
    [records(1, 0, 0), "failed"],
    [records(1, 5, 999), "failed"],
    [records(0, 1, 999), "unknown"],
    [records(0, 0, 1), "passed"],
    [records(0, 0, 0), "no data"],
  ])("of %j: %s", (counts, status) => {
    expect(statusOf(counts)).toBe(status);
  });
});

describe("the score, by the examples of AWS's guide", () => {
  it.each([
    [controls(168, 22), 88],
    [controls(8, 29), 22],
    [controls(6, 35), 15],
    [controls(159, 56), 74],
    [controls(28, 17), 62],
    [controls(357, 515 - 357), 69],
  ])("%j: %i %%", (counts, percent) => {
    expect(percentOf(counts)).toBe(percent);
  });

  it("12 controls enabled, 6 passed, 2 without data: 60 %", () => {
    const passed = Array.from({ length: 6 }, () => records(0, 0, 3));
    const failed = Array.from({ length: 4 }, () => records(1, 0, 2));
    expect(percentOf(countStatuses([...passed, ...failed, records(0, 0, 0), records(0, 0, 0)]))).toBe(60);
  });

  it("a control without an answer counts against it", () => {
    expect(percentOf(countStatuses([records(0, 0, 1), records(0, 1, 8)]))).toBe(50);
  });

  it("all records of every control suppressed: no score, neither 0 nor 100", () => {
    expect(percentOf(countStatuses([records(0, 0, 0)]))).toBeNull();
    expect(percentOf(countStatuses([]))).toBeNull();
  });

  it.each([
    [controls(1, 7), 13], // 12.5
    [controls(1, 199), 1], // 0.5
    [controls(1, 200), 0],
    [controls(201, 1), 100],
    [controls(57, 143), 29], // 28.5, which floating point takes for less
    [controls(0, 3), 0],
    [controls(3, 0), 100],
  ])("%j is rounded to the nearest integer: %i", (counts, percent) => {
    expect(percentOf(counts)).toBe(percent);
  });
});
