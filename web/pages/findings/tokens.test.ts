import { expect, test } from "vitest";
import { readFindings } from "../../selection/asked-findings.ts";
import { askedOf, tokensOf } from "./tokens.ts";

const asked = (text: string) => readFindings(new URLSearchParams(text)).value;

test.each([
  "",
  "status=all",
  "severity=HIGH&severity=LOW&notSeverity=CRITICAL",
  "resource=a&resource=b&notResource=c&resourceId=arn%3Aaws%3As3%3A%3A%3Aa",
  "hasOwner=true&reopened=false&include=uncounted&search=two%20words",
  "firstSeenFrom=2026-11-01&firstSeenTo=2026-11-02&leftTo=2026-11-03",
  "direction=left&cause=resource%20gone",
  `id=${"a".repeat(32)}&id=${"b".repeat(32)}`,
])("tokens of ?%s say the same as the address", (text) => {
  expect(askedOf(tokensOf(asked(text)))).toEqual(asked(text));
});

test("several tokens of one field are any of their values, and a second text takes the first one's place", () => {
  expect(
    askedOf([
      { propertyKey: "severity", operator: "=", value: ["HIGH"] },
      { propertyKey: "severity", operator: "=", value: ["LOW", "HIGH"] },
      { operator: ":", value: "one" },
      { operator: ":", value: "two" },
      { propertyKey: "opened", operator: ">=", value: null },
    ]),
  ).toEqual({ severity: ["HIGH", "LOW"], search: "two" });
});
