import { expect, test } from "vitest";
import { preferencesIn, usual } from "./preferences.ts";

test.each([
  [null, usual],
  ["no JSON", usual],
  ["7", usual],
  ['{"columns":["changed","luck","owner"],"rows":33,"density":"airy"}', { ...usual, columns: ["owner", "changed"] }],
  ['{"rows":200,"density":"compact","wraps":true}', { ...usual, rows: 200, density: "compact", wraps: true }],
])("what the browser keeps is believed as far as it means something: %s", (text, preferences) => {
  expect(preferencesIn(text)).toEqual(preferences);
});
