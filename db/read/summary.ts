/** How many findings are open, by source and severity, and what stands beside them. */
import type { Kysely } from "kysely";
import type { Reach } from "../../posture/reach.ts";
import { type LaidStanding, type Reason, type Severity, type SourceId, severities, sources } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { whileUnchanged } from "./while-unchanged.ts";
import { within } from "./within.ts";

export type BySeverity = Record<Severity, number>;

export interface Summary {
  asOf: string;
  contents: "sample" | "real" | null;
  organizationId: string | null;
  accounts: number;
  regions: number;
  lastCompleteRunAt: string | null;
  open: { source: SourceId; bySeverity: BySeverity; total: number }[];
  openTotal: number;
  accepted: number;
  suppressed: number;
  resolved: number;
  fixed: number;
  resourceGone: number;
  closed: number;
  passed: number;
  unknown: number;
}

export const noneOpen = (): BySeverity => ({ CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 });

export const totalOf = (counts: BySeverity): number => severities.reduce((sum, severity) => sum + counts[severity], 0);

export async function readSummary(db: Kysely<Schema>, reach: Reach, { now }: { readonly now: Date }): Promise<Summary> {
  const [counts, contents, accounts, regions, lastRun] = await Promise.all([
    countsWithin(db, reach),
    db.selectFrom("meta").select("value").where("key", "=", "contents").executeTakeFirst(),
    db
      .selectFrom("accounts")
      .where(within(reach))
      .select(({ fn }) => [fn.countAll<number>().as("known"), fn.max("accounts.organization_id").as("organization_id")])
      .where("accounts.state", "not in", ["left", "outside"])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("scopes")
      .innerJoin("accounts", "accounts.id", "scopes.account")
      .where(within(reach))
      .where("scopes.watched", "=", 1)
      .select(({ fn }) => fn.count<number>("scopes.region").distinct().as("watched"))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("runs")
      .select("ended_at")
      .where("complete", "=", 1)
      .where("ended_at", "is not", null)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst(),
  ]);
  const sumOf = (isMeant: (row: CountRow) => boolean) => counts.reduce((sum, row) => (isMeant(row) ? sum + row.total : sum), 0);
  const standing = (word: LaidStanding) => sumOf((row) => row.standing === word);
  const resourceGone = sumOf((row) => row.standing === "resolved" && row.reason === "resource gone");
  return {
    asOf: now.toISOString(),
    contents: contents?.value === "sample" || contents?.value === "real" ? contents.value : null,
    organizationId: accounts.organization_id,
    accounts: accounts.known,
    regions: regions.watched,
    lastCompleteRunAt: lastRun?.ended_at ?? null,
    open: sources.map((source) => {
      const bySeverity = noneOpen();
      for (const row of counts) if (row.standing === "open" && row.source === source) bySeverity[row.severity] += row.total;
      return { source, bySeverity, total: totalOf(bySeverity) };
    }),
    openTotal: standing("open"),
    accepted: standing("accepted"),
    suppressed: standing("suppressed"),
    resolved: standing("resolved"),
    fixed: standing("resolved") - resourceGone,
    resourceGone,
    closed: standing("closed"),
    passed: standing("passed"),
    unknown: standing("unknown"),
  };
}

interface CountRow {
  standing: LaidStanding;
  source: SourceId;
  severity: Severity;
  reason: Reason | null;
  total: number;
}

/** Over the whole organization the answer is in the index alone; the join with accounts is only for a reader who sees a part. */
async function countsWithin(db: Kysely<Schema>, reach: Reach): Promise<readonly CountRow[]> {
  const counted = db
    .selectFrom("findings")
    .where("findings.counted", "=", 1)
    .where("findings.standing", "!=", "none")
    .groupBy(["findings.standing", "findings.source", "findings.severity", "findings.reason"])
    .select(({ fn }) => [
      "findings.standing",
      "findings.source",
      "findings.severity",
      "findings.reason",
      fn.countAll<number>().as("total"),
    ]);
  if (reach.kind === "everything") {
    // Every page asks for it, and it goes through an index of all findings: 0.1 s of a million.
    return whileUnchanged(db, ["how findings stand"], () => counted.execute());
  }
  return counted.innerJoin("accounts", "accounts.id", "findings.account").where(within(reach)).execute();
}
