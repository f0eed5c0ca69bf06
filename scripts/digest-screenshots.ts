/**
 * `npm run screenshots:digest [-- part of a name]`: digests of the sample organization as a mail program shows them, at 600 and 390 px, light and
 * dark, into docs/screens/ as WebP.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openForReading } from "../db/open.ts";
import { previewHtml } from "../notify/digest/make.ts";
import { sampleDigests } from "../test/support/digests.ts";
import { openBrowser } from "../test/support/pages.ts";
import { wholeSampleDatabase } from "../test/support/sample.ts";

const folder = join(import.meta.dirname, "../docs/screens");
const QUALITY = 70;
/** A mail program's reading pane: the mail's 600 px and some ground on both sides. */
const widths = [
  ["600", 700],
  ["390", 390],
] as const;

const [asked = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const reader = openForReading(`sqlite:${process.env.PILLARWATCH_SAMPLE ?? (await wholeSampleDatabase())}`);
const digests = await sampleDigests(reader.kysely);
await reader.close();
const browser = await openBrowser();
for (const [name, digest] of Object.entries(digests).filter(([name]) => name.includes(asked))) {
  const html = previewHtml(digest);
  for (const [called, width] of widths) {
    for (const dark of [false, true]) {
      const page = await browser.newPage({ viewport: { width, height: 600 }, colorScheme: dark ? "dark" : "light" });
      await page.setContent(html);
      const height = await page.evaluate<number>("document.documentElement.scrollHeight");
      await page.setViewportSize({ width, height });
      const session = await page.context().newCDPSession(page);
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
      const file = `digest-${name}-${called}-${dark ? "dark" : "light"}.webp`;
      writeFileSync(join(folder, file), Buffer.from(data, "base64"));
      console.log(file);
      await page.close();
    }
  }
}
await browser.close();
