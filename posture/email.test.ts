import { expect, test } from "vitest";
import { demandEmail, emailOf, foldedEmail } from "./email.ts";

test.each([
  ["mirjam@vesper.example"],
  ["Mirjam.Lund+aws@Vesper-Freight.example"],
  ["o'brien/ops=#1@mail.eu.example"],
  ["jo@xn--bcher-kva.example"],
  [`${"a".repeat(64)}@vesper.example`],
])("%j is an address", (text) => {
  expect(emailOf(text)).toBe(text);
  expect(demandEmail(` ${text}\t`, "email")).toBe(text);
});

test.each([
  ["nobody"],
  [""],
  ["@vesper.example"],
  ["jo@"],
  ["jo@vesper"],
  ["jo@.example"],
  ["jo..lund@vesper.example"],
  [".jo@vesper.example"],
  ["jo @vesper.example"],
  ["jo@vesper.example\r\nBcc: all@vesper.example"],
  ["jo\u0000@vesper.example"],
  ["jo@vesper.example,all@vesper.example"],
  ["Jo <jo@vesper.example>"],
  ["\u212Aelvin@vesper.example"],
  ["jo@-vesper.example"],
  ["jo@vesper.42"],
  [`${"a".repeat(65)}@vesper.example`],
  [`jo@${"vesper.".repeat(40)}example`],
])("%j is none", (text) => {
  expect(emailOf(text)).toBeUndefined();
  expect(() => demandEmail(text, "email")).toThrow(/^email: is (missing|not an e-mail address)/);
});

test("a long text of what an address is made of is judged at once", () => {
  const begun = performance.now();
  expect(emailOf(`${"a.".repeat(50_000)}@${"a-".repeat(50_000)}`)).toBeUndefined();
  expect(emailOf(`jo@${"a-".repeat(120)}`)).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(50);
});

test("capitals do not make another person", () => {
  expect(foldedEmail("Mirjam@Vesper.example")).toBe(foldedEmail("mirjam@vesper.EXAMPLE"));
});
