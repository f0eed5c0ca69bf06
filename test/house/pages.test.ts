/** What the server takes for a page is what the pages have. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isPageAddress, pageAddresses } from "../../server/plugins/page-addresses.ts";
import { paths } from "../../web/paths.ts";

test("the server answers 200 for every route of the pages, and for no other", () => {
  const routes = readFileSync(new URL("../../web/routes.tsx", import.meta.url), "utf8");
  const named = [...routes.matchAll(/(?:page\(|door\(|path: )(?:paths\.(\w+)|`\$\{paths\.(\w+)\}(\/:id)`)/g)].map(
    ([, whole, above, id = ""]) => {
      const path = paths[(whole ?? above) as keyof typeof paths];
      return `${String(path)}${id}`;
    },
  );
  expect(named.sort()).toEqual([...pageAddresses].sort());
});

test.each([
  ["/", true],
  ["/accounts?range=7", true],
  ["/accounts/111111111111", true],
  ["/accounts/1/2", false],
  ["/nowhere", false],
  ["/accountsx", false],
])("%s is a page: %s", (url, isPage) => {
  expect(isPageAddress(url)).toBe(isPage);
});
