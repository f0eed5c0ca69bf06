import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { backupConfig } from "../../cli/backup-config.ts";
import { collectConfig, serveConfig } from "../../cli/config.ts";
import { metricsConfig } from "../../cli/metrics-config.ts";
import { sendingConfig } from "../../cli/sending-config.ts";
import { supportVariables } from "../../cli/support-config.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const sorted = (names: Iterable<string | undefined>) => [...new Set(names)].sort();

const readers = ["backup-config", "config", "metrics-config", "openid-config", "proxy-config", "sending-config", "tls-config"]
  .map((name) => read(`cli/${name}.ts`))
  .join("");

/** Our own variables, as they are read. AWS's are the SDK's to read, and AWS's to explain. */
const known = sorted(
  [...readers.matchAll(/\(environment, "([A-Z_]+)"/g)].map(([, name]) => name).filter((name) => !name?.startsWith("AWS_")),
);

test(".env.example lists every variable that is read, and no other", () => {
  const listed = [...read(".env.example").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name).filter((name) => !name?.startsWith("AWS_"));
  expect(sorted(listed)).toEqual(known);
});

test("docs/configuration.md explains every variable that is read, and no other", () => {
  const explained = [...read("docs/configuration.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(sorted(explained)).toEqual(known);
});

test("uncommented as it stands, .env.example changes nothing: what follows each name is its default, or an example that says so", () => {
  const { PUBLIC_URL, COLLECT_REGIONS, ...defaults } = parseEnv(read(".env.example").replace(/^#(?=[A-Z_]+=)/gm, ""));
  const all = (given: Readonly<Record<string, string | undefined>>) => ({
    ...{ ...serveConfig(given), ...collectConfig(given), ...sendingConfig(given) },
    ...{ backups: backupConfig(given), metrics: metricsConfig(given) },
  });
  expect(all(defaults)).toEqual(all({}));
  expect(serveConfig({ PUBLIC_URL }).hosts).toContain("pillarwatch.example.com");
  expect(collectConfig({ COLLECT_REGIONS }).regions).toHaveLength(2);
});

test("docs/configuration.md's defaults are the same, and so are the variables that may stand in a file", () => {
  const rows = [...read("docs/configuration.md").matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)];
  const given = Object.fromEntries(rows.map(([, name = "", value]) => [name, value]));
  expect(Object.keys(given)).toContain("COLLECT_CRON");
  expect({ ...serveConfig(given), ...collectConfig(given) }).toEqual({ ...serveConfig({}), ...collectConfig({}) });
  const folder = { BACKUP_DIR: "/backups" };
  expect(backupConfig({ ...given, ...folder })).toEqual(backupConfig(folder));
  const secrets = [...readers.matchAll(/secret\(environment, "([A-Z_]+)"\)/g)].map(([, name]) => `${name}_FILE`);
  const files = [...read("docs/configuration.md").matchAll(/`([A-Z_]+_FILE)`/g)].flatMap(([, name = ""]) =>
    known.includes(name) ? [] : [name],
  );
  expect(sorted(files)).toEqual(sorted(secrets));
});

test("a diagnostics bundle says of every variable whether it is set, each once", () => {
  expect(known.filter((name) => !supportVariables.includes(name ?? ""))).toEqual([]);
  expect(new Set(supportVariables).size).toBe(supportVariables.length);
});
