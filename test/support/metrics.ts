/** The figures of a test's database. A fault in reading them fails the test, unless it is looked for. */
import { Metrics } from "../../server/metrics/metrics.ts";
import type { Watched } from "../../server/metrics/parts.ts";
import { noon, type TestDatabase } from "./database.ts";

export function testMetrics(
  { db, file }: Pick<TestDatabase, "db" | "file">,
  watched: Partial<Watched> = {},
  onFault: (fault: unknown, part: string) => void = (fault) => {
    throw fault;
  },
): Metrics {
  return new Metrics(
    {
      db,
      path: file,
      now: () => new Date(noon),
      intervalMs: 3_600_000,
      digests: { cron: "0 8 * * 1", timeZone: "UTC" },
      backups: async () => undefined,
      conditions: async () => [],
      // A machine that other tests keep busy is no bucket that does not answer.
      patienceMs: 60_000,
      ...watched,
    },
    onFault,
  );
}

/** What is told of a metric: its labels as they stand, and the value. */
export function figuresIn(text: string, metric: string): Readonly<Record<string, number>> {
  const lines = [...text.matchAll(new RegExp(`^${metric}(\\{[^}]*\\})? (\\S+)$`, "gm"))];
  return Object.fromEntries(lines.map(([, labels = "", value]) => [labels.replace(/[{}"]/g, ""), Number(value)]));
}
