import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * `HELM=/path/to/helm npx tsx scripts/render-chart.ts`: what helm makes of the chart, kept in test/fixtures/helm so that it is looked at wherever
 * there is no helm. Each file begins with the hash of what it was made from; a test fails where that has changed since.
 */
const chart = "deploy/helm/pillarwatch";
const place = "test/fixtures/helm";

export function chartHash(root: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(join(root, chart), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = [...files.map(({ parentPath, name }) => join(parentPath, name)), join(root, place, "full.values.yaml")];
  for (const path of paths.sort()) hash.update(readFileSync(path));
  return hash.digest("hex");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const helm = (...words: readonly string[]) => execFileSync(process.env.HELM ?? "helm", [...words], { encoding: "utf8" });
  const image = ["--set", "image.repository=registry.example.com/pillarwatch"];
  const full = ["--values", `${place}/full.values.yaml`];
  const version = helm("version", "--short").trim();
  helm("lint", "--strict", chart, ...image);
  helm("lint", "--strict", chart, ...full);
  for (const [name, words] of Object.entries({ usual: image, full })) {
    const text = helm("template", "demo", chart, "--namespace", "security", ...words);
    writeFileSync(`${place}/${name}.rendered.yaml`, `# helm ${version} of ${chartHash(".")}\n${text}`);
  }
}
