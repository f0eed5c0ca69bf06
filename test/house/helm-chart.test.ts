/** The Helm chart: what helm made of it when it was last changed, and that its values, their schema and its templates speak of the same things. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { chartHash } from "../../scripts/render-chart.ts";

const root = join(import.meta.dirname, "../..");
const chart = join(root, "deploy/helm/pillarwatch");
const read = (path: string): string => readFileSync(path, "utf8");
const rendered = (name: string): string => read(join(root, `test/fixtures/helm/${name}.rendered.yaml`));

type Values = { readonly [name: string]: unknown };
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
const values = parse(read(join(chart, "values.yaml"))) as Values;
const schema = JSON.parse(read(join(chart, "values.schema.json"))) as Schema;
const version = (JSON.parse(read(join(root, "package.json"))) as { version: string }).version;

/** `image.tag`: of what has members by name, each; a map of anything is one. */
const pathsOf = (of: Values, known: Schema, before = ""): string[] =>
  Object.entries(of).flatMap(([name, value]) => {
    const inner = known.properties?.[name];
    return inner?.properties === undefined ? [before + name] : pathsOf(value as Values, inner, `${before}${name}.`);
  });
const declared = ({ properties = {} }: Schema, before = ""): string[] =>
  Object.entries(properties).flatMap(([name, inner]) =>
    inner.properties === undefined ? [before + name] : declared(inner, `${before}${name}.`),
  );

test("values.yaml has each value that the schema knows, and no other; templates use each, and no other", () => {
  const known = declared(schema)
    .filter((path) => path !== "global")
    .sort();
  expect(pathsOf(values, schema).sort()).toEqual(known);
  const templates = readdirSync(join(chart, "templates"))
    .map((name) => read(join(chart, "templates", name)))
    .join("\n");
  const used = [...templates.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = ""]) => path);
  expect([...new Set(used)].sort()).toEqual(known);
});

test("the chart is of this program's version", () => {
  expect(parse(read(join(chart, "Chart.yaml")))).toMatchObject({ version, appVersion: version });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Values };
  readonly spec: Values;
  readonly automountServiceAccountToken?: boolean;
}

describe.each([
  ["usual", ["NetworkPolicy", "PersistentVolumeClaim", "Service", "ServiceAccount", "StatefulSet"]],
  ["full", ["Ingress", "NetworkPolicy", "PersistentVolumeClaim", "Service", "ServiceAccount", "StatefulSet"]],
])("as helm renders it: %s", (name, kinds) => {
  const documents = parseAllDocuments(rendered(name)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
  const one = (kind: string) => documents.find((document) => document.kind === kind) as Manifest;
  const pod = (one("StatefulSet").spec.template as { spec: Values }).spec;
  const [container] = pod.containers as readonly Values[];

  test("is what the chart of now comes to (HELM=… npx tsx scripts/render-chart.ts renders it again)", () => {
    expect(rendered(name).split("\n")[0]).toMatch(new RegExp(`^# helm v3\\.\\S+ of ${chartHash(root)}$`));
    expect(documents.map(({ kind }) => kind).sort()).toEqual(kinds);
  });

  test("one process owns the database, is waited for, and writes nowhere but in its volume and memory", () => {
    expect(one("StatefulSet").spec.replicas).toBe(1);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 20,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container?.securityContext).toEqual({
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ["ALL"] },
    });
    expect(container?.volumeMounts).toEqual(expect.arrayContaining([{ name: "data", mountPath: "/data" }]));
    expect(pod.volumes).toEqual(
      expect.arrayContaining([
        { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: expect.any(String) } },
        { name: "data", persistentVolumeClaim: { claimName: one("PersistentVolumeClaim").metadata.name } },
      ]),
    );
    expect(one("PersistentVolumeClaim").metadata.annotations).toEqual({ "helm.sh/resource-policy": "keep" });
  });

  test("probes ask what lives, and nothing that would take the pages from their readers; no secret stands in a manifest", () => {
    const alive = { exec: { command: ["node", "/app/cli/probe.mjs"] } };
    expect(container).toMatchObject({
      startupProbe: alive,
      livenessProbe: alive,
      readinessProbe: { httpGet: { path: "/healthz", port: "http" } },
    });
    const variables = container?.env as readonly { name: string; value?: string; valueFrom?: unknown }[];
    const own = ["PUBLIC_URL", "DATABASE_URL"];
    const told = variables.filter(({ name: variable, value }) => value !== undefined && /SECRET|PASSWORD|_URL$/.test(variable));
    expect(told.map(({ name: variable }) => variable).filter((variable) => !own.includes(variable))).toEqual([]);
    expect(new Set(variables.map(({ name: variable }) => variable)).size).toBe(variables.length);
  });

  test("what goes in comes to the page's port, what goes out leaves the node's credentials alone", () => {
    const { ingress, egress, policyTypes } = one("NetworkPolicy").spec as { ingress: Values[]; egress: Values[]; policyTypes: string[] };
    expect(policyTypes).toEqual(["Ingress", "Egress"]);
    expect(ingress.map(({ ports }) => ports)).toEqual([[{ protocol: "TCP", port: "http" }]]);
    expect(egress[1]?.to).toEqual([{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }, { ipBlock: { cidr: "::/0" } }]);
  });
});
