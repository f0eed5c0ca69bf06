/** What GitHub runs for us: whose actions, by which rights, and that a release is what it says. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../support/pages-to-read.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly needs?: string; readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}
const textOf = (name: string) => readFileSync(`${root}.github/workflows/${name}.yml`, "utf8");
const workflows = Object.fromEntries(["check", "release"].map((name) => [name, parse(textOf(name)) as Workflow]));
const stepsOf = (name: string, job: string): readonly Step[] => workflows[name]?.jobs[job]?.steps ?? [];
const all = Object.values(workflows).flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps));
const version = (JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { version: string }).version;

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-workflows-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("actions of others are named by a commit, with its version beside: a tag can be moved to another", () => {
  const used = Object.keys(workflows).flatMap((name) => [...textOf(name).matchAll(/uses: (.+)$/gm)].map(([, action = ""]) => action));
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test("nothing may write but what has to, and nothing that somebody else named stands in a script", () => {
  expect(Object.values(workflows).map(({ permissions }) => permissions)).toEqual([{ contents: "read" }, { contents: "read" }]);
  const more = Object.entries(workflows).flatMap(([name, { jobs }]) =>
    Object.entries(jobs).flatMap(([job, { permissions }]) => (permissions === undefined ? [] : [[`${name}/${job}`, permissions]])),
  );
  expect(Object.fromEntries(more)).toEqual({
    "release/image": { contents: "read", packages: "write", "id-token": "write" },
    "release/notes": { contents: "write" },
  });
  expect(all.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
  expect(all.filter((step) => step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("a release is tested, looked through before it is pushed, made for both processors with its list of parts, and signed by its digest", () => {
  const { tests, image, notes } = workflows.release?.jobs ?? {};
  expect([tests?.steps.at(-1)?.run, image?.needs, notes?.needs]).toEqual([".ci/run", "tests", "image"]);
  const steps = stepsOf("release", "image");
  const nth = (action: string, from = 0) => steps.findIndex(({ uses = "" }, index) => index > from && uses.startsWith(action));
  const built = nth("docker/build-push-action@");
  const scanned = nth("aquasecurity/trivy-action@");
  const pushed = nth("docker/build-push-action@", scanned);
  expect([built, scanned, pushed].toSorted((a, b) => a - b)).toEqual([built, scanned, pushed]);
  expect(steps[built]?.with).toMatchObject({ load: true, tags: steps[scanned]?.with?.["image-ref"] });
  expect(steps[scanned]?.with).toMatchObject({ severity: "HIGH,CRITICAL", "exit-code": "1" });
  expect(steps[pushed]?.with).toMatchObject({ platforms: "linux/amd64,linux/arm64", push: true, sbom: true, provenance: "mode=max" });
  expect(steps.at(-1)?.run).toBe('cosign sign --yes "$IMAGE@$DIGEST"');
});

const bash = (script: string, environment: Readonly<Record<string, string>>) =>
  spawnSync("bash", ["-e", "-c", script], { cwd: folder, env: { PATH: process.env.PATH ?? "", ...environment }, encoding: "utf8" });

test("a release's image is of the tag that the chart asks for; another version, or one that the changelog does not tell, is none", () => {
  const { run = "" } = stepsOf("release", "image").find(({ name }) => name?.startsWith("The tag is the version")) ?? {};
  const result = join(folder, "environment");
  const of = (tag: string, changelog: string) => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version }));
    writeFileSync(join(folder, "CHANGELOG.md"), changelog);
    writeFileSync(result, "");
    const { status } = bash(run, { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: "Example/Pillarwatch", GITHUB_ENV: result });
    return [status, readFileSync(result, "utf8")];
  };
  const { appVersion } = parse(readFileSync(`${root}deploy/helm/pillarwatch/Chart.yaml`, "utf8")) as { appVersion: string };
  expect(of(`v${version}`, `## ${version}\n`)).toEqual([0, `VERSION=${appVersion}\nIMAGE=ghcr.io/example/pillarwatch\n`]);
  expect(of("v9.9.9", "## 9.9.9\n")).toEqual([1, ""]);
  expect(of(`v${version}`, "## Unreleased\n")).toEqual([1, ""]);
});

test("its notes are its part of the changelog, and no other's", () => {
  const { run = "" } = stepsOf("release", "notes").at(-1) ?? {};
  writeFileSync(
    join(folder, "CHANGELOG.md"),
    "# Changelog\n\n## Unreleased\n\n- later\n\n## 1.2.0\n\n- this\n- and that\n\n## 1.1.9\n\n- before\n",
  );
  writeFileSync(join(folder, "gh"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  const { stdout } = bash(run, { PATH: `${folder}:${process.env.PATH}`, GITHUB_REF_NAME: "v1.2.0" });
  expect(stdout).toBe("release create v1.2.0 --verify-tag --title Pillarwatch 1.2.0 --notes-file notes.md\n");
  expect(readFileSync(join(folder, "notes.md"), "utf8")).toBe("\n- this\n- and that\n\n");
});

test("templates, chart, alert rules and compose are judged by their own tools", () => {
  const scripts = Object.values(workflows.check?.jobs ?? {})
    .flatMap(({ steps }) => steps.map(({ run = "" }) => run))
    .join("\n");
  for (const words of [
    "cfn-lint deploy/aws/*.yaml",
    "scripts/render-chart.ts",
    "promtool check rules",
    "promtool test rules",
    "docker compose",
  ])
    expect(scripts).toContain(words);
});
