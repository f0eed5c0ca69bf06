import { expect, it } from "vitest";
import { builtIn } from "../../../posture/catalogue/decide.ts";
import { principles } from "../../../posture/words.ts";
import { explained } from "./explained.ts";

it.each(principles)("%s: what answers its questions belongs to it, and answers one of them only", (id) => {
  const checks = explained[id].questions.flatMap(({ checks }) => checks);
  expect(checks.filter((check) => builtIn.decide({ check, product: "securityhub" }).principle !== id)).toEqual([]);
  expect(checks.filter((check) => builtIn.decide({ check, product: "securityhub" }).by !== "entry")).toEqual([]);
  expect(new Set(checks).size).toBe(checks.length);
  expect(explained[id].questions.length).toBeGreaterThanOrEqual(4);
});
