import { expect, test } from "vitest";
import { TypedAhead } from "./typed-ahead.ts";

const asItIs = (text: string): string => text;

test("what comes back late, or one for several, is no change of somebody else's", () => {
  const ahead = new TypedAhead(asItIs);
  for (const text of ["a", "ab", "abc"]) ahead.send(text);
  expect([ahead.comes("a"), ahead.comes("abc")]).toEqual([true, true]);
});

test("back and clear are, also while something is on its way, and what was on its way is then forgotten", () => {
  const ahead = new TypedAhead(asItIs);
  ahead.send("a");
  expect([ahead.comes(""), ahead.comes("a")]).toEqual([false, false]);
  ahead.send("b");
  expect([ahead.comes("b"), ahead.comes("before")]).toEqual([true, false]);
});

test("a space at the end is not taken from whoever goes on typing", () => {
  const ahead = new TypedAhead((text) => text.trim());
  ahead.send("anna ");
  expect(ahead.comes("anna")).toBe(true);
  // Nothing comes back of this: by the back button, to another value and on again, both are changes.
  ahead.send("anna  ");
  expect([ahead.comes(""), ahead.comes("anna")]).toEqual([false, false]);
});
