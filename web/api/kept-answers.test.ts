import { expect, test } from "vitest";
import { keepAnswer, keptAnswer } from "./kept-answers.ts";

test("what was used last is kept, and of a hundred and more the one that was not used for longest goes", () => {
  for (let number = 0; number < 100; number += 1) keepAnswer(`/${number}`, { tag: `W/"${number}"`, answer: number });
  keepAnswer("/1", { tag: 'W/"new"', answer: "new" });
  expect(keptAnswer("/0")).toEqual({ tag: 'W/"0"', answer: 0 });
  keepAnswer("/100", { tag: 'W/"100"', answer: 100 });
  expect(keptAnswer("/2")).toBeUndefined();
  expect(["/0", "/1", "/3", "/100"].map((address) => keptAnswer(address)?.answer)).toEqual([0, "new", 3, 100]);
});
