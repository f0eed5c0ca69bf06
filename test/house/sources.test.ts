import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { registry } from "../../collectors/sources/registry.ts";

const folder = new URL("../../collectors/sources/", import.meta.url);
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("every folder of a source is in the registry, and the other way round", () => {
  expect(Object.keys(registry).toSorted()).toEqual(folders.toSorted());
});

test.each(folders)("%s has fixtures", (name) => {
  const fixtures = new URL(`${name}/fixtures/`, folder);
  expect(existsSync(fixtures) ? readdirSync(fixtures).filter((file) => file.endsWith(".json")).length : 0).toBeGreaterThan(0);
});

test.each(Object.entries(registry))("%s stands under its own name and says what is lost without each action", (name, source) => {
  expect(source.id).toBe(name);
  expect(source.permissions.filter(({ action, lost }) => !/^[a-z0-9]+:[A-Z]\w+$/.test(action) || lost === "")).toEqual([]);
});
