/** What the first screen needs is asked before the libraries are there, and by nobody a second time. */
import { expect, it } from "vitest";
import { samplePages } from "./support/sample-pages.ts";
import { wide } from "./support/sound.ts";

const { open, ask } = samplePages();

/** No question is asked again by the clock so soon: that of the last run is, every 10 s. */
const SOON_MS = 9_000;

it.each([
  ["/?range=90&region=eu-central-1", "range=90&region=eu-central-1", "region=eu-central-1"],
  ["/?asIf=nothing-decided", "range=30&asIf=nothing-decided", "asIf=nothing-decided"],
])("of %s", async (path, days, view) => {
  const asked: { readonly question: string; readonly atMs: number }[] = [];
  let send = () => {};
  const held = new Promise<void>((resolve) => {
    send = resolve;
  });
  const opening = open(path, wide, async (page) => {
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith("/api/")) asked.push({ question: questionOf(pathname, search), atMs: performance.now() });
    });
    await page.route("**/assets/libraries-*.js", async (route) => {
      await held;
      await route.continue();
    });
  });
  const { change, to } = await ask("/posture/trend", { by: "principle", ...Object.fromEntries(new URLSearchParams(days)) });
  const isDecided = !path.includes("asIf");
  const place = path.includes("region") ? { region: "eu-central-1" } : {};
  const wanted = [
    "/session ",
    ...["principle", "severity", "account"].map((by) => questionOf("/posture/trend", `${days}&by=${by}`)),
    questionOf("/posture", view),
    questionOf("/checks", `${view}&limit=7`),
    questionOf("/findings", new URLSearchParams({ ...place, status: "accepted", limit: "1" }).toString()),
    ...(isDecided ? [questionOf("/posture/changes", new URLSearchParams({ ...place, from: change?.since ?? "", to }).toString())] : []),
    "/runs limit=1",
    "/coverage limit=1",
    "/summary ",
  ].sort();
  await expect.poll(() => asked.map(({ question }) => question).sort()).toEqual(wanted);
  const sentMs = performance.now();
  send();
  const { page, context } = await opening;
  await page.locator(".posture-numbers").waitFor();
  await page.locator(".recharts-surface").first().waitFor();
  const again = asked.slice(wanted.length).filter(({ question, atMs }) => wanted.includes(question) && atMs < sentMs + SOON_MS);
  expect(again).toEqual([]);
  await context.close();
});

/** The same however its parts are in order. */
function questionOf(path: string, search: string): string {
  const parameters = new URLSearchParams(search);
  parameters.sort();
  return `${path.replace("/api/v1", "")} ${parameters.toString()}`;
}
