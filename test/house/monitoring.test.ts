/** deploy/monitoring asks for what the program tells, and each alert leads to what to do. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { definitions, type MetricDefinition } from "../../server/metrics/definitions.ts";
import type { Metrics } from "../../server/metrics/metrics.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { testMetrics } from "../support/metrics.ts";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity?: string };
  readonly annotations: { readonly summary?: string; readonly description?: string; readonly docs?: string };
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

const { groups } = parse(read("deploy/monitoring/alerts.yml")) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const folder = "deploy/monitoring/grafana";
const [file = "", ...others] = readdirSync(join(import.meta.dirname, "../..", folder, "dashboards"));
const dashboard = JSON.parse(read(`${folder}/dashboards/${file}`)) as { uid: string; panels: Panel[] };
const expressions = [...rules.map(({ expr }) => expr), ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))];

let database: TestDatabase;
let metrics: Metrics;
let told: ReadonlySet<string>;
beforeAll(async () => {
  database = await testDatabase();
  metrics = testMetrics(database);
  const text = await metrics.text();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  told = new Set(
    types.flatMap(([, name = "", type]) => (type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])),
  );
});
afterAll(() => database.close());

const named = (expr: string): readonly string[] => expr.match(/\bpillarwatch_\w+/g) ?? [];

describe("what rules and dashboard ask for", () => {
  it("is told by the program, every metric", () => {
    const asked = new Set(expressions.flatMap(named));
    expect(asked.size).toBeGreaterThan(25);
    expect([...asked].filter((name) => !told.has(name))).toEqual([]);
    // `up` is Prometheus's own.
    expect(expressions.filter((expr) => named(expr).length === 0)).toEqual(['up{job="pillarwatch"} == 0']);
  });

  it("is asked for by labels that it has", () => {
    const labels = new Map<string, readonly string[]>(
      Object.values<Readonly<Record<string, MetricDefinition>>>(definitions).flatMap((part) =>
        Object.entries(part).map(([name, { labels: has = [] }]) => [name, has] as const),
      ),
    );
    const wrong = expressions.flatMap((expr) =>
      [...expr.matchAll(/\b(pillarwatch_\w+)\{([^}]*)\}/g)].flatMap(([, name = "", matchers = ""]) =>
        [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].flatMap(([, label = ""]) =>
          label === "instance" || labels.get(name)?.includes(label) !== false ? [] : [`${name}: ${label}`],
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe("alerts", () => {
  const anchors = [...read("docs/operations.md").matchAll(/^#{2,6} (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

  it.each(rules.map((rule) => [rule.alert, rule] as const))("%s says how bad it is, what it is, and where to read on", (name, rule) => {
    const { severity } = rule.labels;
    const { summary = "", description = "", docs = "" } = rule.annotations;
    expect(["warning", "critical"]).toContain(severity);
    expect([summary.length > 10, description.length > 10, /^\d+[mh]$/.test(rule.for)]).toEqual([true, true, true]);
    expect(docs).toBe(`docs/operations.md#${name.toLowerCase()}`);
    expect(anchors).toContain(name.toLowerCase());
  });

  it("are each tried by promtool's own test, which CI runs (here it may not be installed)", () => {
    const tried = read("test/fixtures/monitoring/alerts.test.yml");
    expect(rules.filter(({ alert }) => !new RegExp(`\\b${alert}\\b`).test(tried)).map(({ alert }) => alert)).toEqual([]);
  });

  it("are each by one name", () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe("the dashboard", () => {
  it("is one, by an address that stays, of the data source that is provisioned", () => {
    const { datasources } = parse(read(`${folder}/provisioning/datasources/prometheus.yml`)) as { datasources: { uid: string }[] };
    expect([others, dashboard.uid]).toEqual([[], "pillarwatch"]);
    expect(new Set(dashboard.panels.map(({ datasource }) => datasource.uid))).toEqual(new Set(datasources.map(({ uid }) => uid)));
  });

  it("or a rule has every figure of our own, but what only says how another one came to be", () => {
    const beside = [
      ...["pillarwatch_last_run_start_timestamp_seconds", "pillarwatch_last_run_end_timestamp_seconds"],
      ...["pillarwatch_digests_recipients", "pillarwatch_digests_next_due_timestamp_seconds"],
      ...["pillarwatch_digests_last_round_timestamp_seconds", "pillarwatch_backups_kept", "pillarwatch_backup_last_bytes"],
    ];
    const asked = new Set(expressions.flatMap(named));
    const own = Object.values<object>(definitions).flatMap((part) => Object.keys(part));
    expect(own.filter((name) => !asked.has(name)).sort()).toEqual(beside.sort());
  });

  it("has panels that say what they show, none over another", () => {
    const { panels } = dashboard;
    expect(panels.filter(({ title, description }) => title === "" || description === "")).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  });
});

it("docs/operations.md explains every figure of our own, and no other", () => {
  const explained = [...read("docs/operations.md").matchAll(/`(pillarwatch_\w+)(?:\{[^}]*\})?`/g)].map(([, name = ""]) => name);
  const own = [...told].filter((name) => !/_(nodejs|process)_|_(bucket|sum|count)$/.test(name));
  expect(own.filter((name) => !explained.includes(name))).toEqual([]);
  expect(explained.filter((name) => !told.has(name) && !told.has(`${name}_count`))).toEqual([]);
});
