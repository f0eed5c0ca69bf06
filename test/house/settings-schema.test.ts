import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SettingsFile } from "../../contract/settings-file.ts";

/** `UPDATE_SCHEMA=1 npx vitest run test/house/settings-schema.test.ts` writes it anew. */
test("the published schema of the settings file is the one that import checks by", () => {
  const place = new URL("../../deploy/settings.schema.json", import.meta.url);
  const told = `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...SettingsFile }, null, 2)}\n`;
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(place, told);
  expect(JSON.parse(readFileSync(place, "utf8"))).toEqual(JSON.parse(told));
});
