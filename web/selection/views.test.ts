import { expect, test } from "vitest";
import { viewsIn, withView } from "./views.ts";

test("what cannot be views is none, and what leads to another origin is left out", () => {
  expect(viewsIn(null)).toEqual([]);
  expect(viewsIn("{")).toEqual([]);
  expect(viewsIn('{"a":1}')).toEqual([]);
  const good = { name: "Mine", address: "/accounts?range=7" };
  const bad = ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", 7].map((address) => ({
    name: "x",
    address,
  }));
  expect(viewsIn(JSON.stringify([...bad, good, null, { name: 1, address: "/" }]))).toEqual([good]);
});

test("a name that is there gets the new address, at the top", () => {
  const [a, b] = [
    { name: "a", address: "/1" },
    { name: "b", address: "/2" },
  ];
  expect(withView([a, b], { name: "b", address: "/3" })).toEqual([{ name: "b", address: "/3" }, a]);
});
