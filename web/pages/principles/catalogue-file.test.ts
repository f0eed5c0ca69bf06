import { expect, test } from "vitest";
import { parse } from "yaml";
import { catalogueFile } from "./catalogue-file.ts";

test("what is copied is YAML, whatever a rule is called", () => {
  const checks = ["our-rule", 'a: "b" # c', "- x\n  principle: data"];
  expect(parse(catalogueFile(checks))).toEqual({
    checks: checks.map((id) => ({ id, principle: "layers", because: "why it belongs there" })),
  });
});
