import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import config from "../../web/vite.config.ts";

const sources = readdirSync(new URL("../../web/", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(tsx?|css|svg|html)$/.test(path) && !path.startsWith("dist"))
  .map((path) => `/${path}`);
const proxied = Object.keys(config.server?.proxy ?? {});

test("npm run dev asks the server for the API, and for no module of the pages' own", () => {
  expect(sources).toContain("/api/get.ts");
  expect(sources.filter((path) => proxied.some((start) => path.startsWith(start)))).toEqual([]);
  for (const path of ["/api/v1/summary", "/api/docs"]) expect(proxied.some((start) => path.startsWith(start))).toBe(true);
});
