/**
 * A database as years of runs leave it, written by bare statements: findings, passed checks, records and events, spread over the days as a
 * seed says. Only what posture is made from: no documents. The sums are then made by the product's own rebuild.
 */

import BetterSqlite3, { type Database } from "better-sqlite3";
import { openDatabase } from "../../db/open.ts";
import { checkIdentity, resourceIdentity } from "../../db/write/names.ts";
import { type Day, dayAfter } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { usualLevels } from "../../posture/service-level.ts";
import type { Kind, LeveledSeverity } from "../../posture/words.ts";

export interface Size {
  /** Findings and passed checks together, a quarter of them problems. */
  readonly findings: number;
  readonly accounts: number;
  readonly days: number;
}

export const today = "2026-11-25" as Day;
const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1"] as const;
const CONTROLS = 600;
const TYPES = 150;
const VULNERABILITIES = 2_000;
const SEVERITIES = ["LOW", "MEDIUM", "MEDIUM", "HIGH", "CRITICAL"] as const;
const PRINCIPLES = ["identity", "traceability", "layers", "automation", "data", "people", "events"] as const;

type Row = readonly (string | number | null | Uint8Array)[];

/** The same for the same size: a linear congruential generator, good enough to spread rows. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export async function fill(path: string, size: Size): Promise<void> {
  await (await openDatabase(`sqlite:${path}`, `${today}T06:00:00.000Z`)).close();
  const database = new BetterSqlite3(path);
  for (const pragma of ["journal_mode = WAL", "synchronous = OFF", "foreign_keys = OFF"]) database.pragma(pragma);
  database.exec("BEGIN");
  surroundings(database, size);
  findings(database, size);
  database.exec("COMMIT");
  // Without ANALYZE: the program never asks for it, and with statistics of some indexes SQLite takes others than it does of a company's database.
  database.close();
}

const at = (day: Day): string => `${day}T06:00:00.000Z`;
const digits = (n: number): string => String(100_000_000_000 + n);

function inserter(database: Database, table: string, columns: readonly string[]): (row: Row) => void {
  const statement = database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
  return (row) => void statement.run(...row);
}

function surroundings(database: Database, { accounts, days }: Size): void {
  const account = inserter(database, "accounts", [
    "id",
    "account_id",
    "organization_id",
    "name",
    "state",
    "ou_id",
    "ou_path",
    "first_seen",
  ]);
  const scope = inserter(database, "scopes", ["account", "region", "source", "watched", "state", "last_success_at", "first_complete_at"]);
  const reported = inserter(database, "account_days", [
    "day",
    "account",
    "fresh",
    "scopes",
    "score_fresh",
    "score_scopes",
    "denied_by_scp",
  ]);
  const first = dayAfter(today, -days);
  for (let id = 1; id <= accounts; id += 1) {
    const ou = id % 12;
    account([id, digits(id), "o-bench", `account ${id}`, "active", `ou-${ou}`, `Root / Unit ${ou % 4} / Team ${ou}`, at(first)]);
    for (const region of REGIONS)
      for (const source of ["securityhub", "guardduty", "inspector", "config"]) scope([id, region, source, 1, "ok", at(today), at(first)]);
    for (let day = 0; day <= days; day += 1) reported([dayAfter(first, day), id, 12, 12, 3, 3, 0]);
  }
  const run = inserter(database, "runs", [
    "id",
    "trigger",
    "state",
    "mode",
    "options",
    "asked_at",
    "started_at",
    "ended_at",
    "complete",
    "day",
    "rules",
  ]);
  for (let day = 0; day <= days; day += 1) {
    const instant = at(dayAfter(first, day));
    run([day + 1, "schedule", "done", "auto", "{}", instant, instant, instant, 1, dayAfter(first, day), "bench"]);
  }
  const check = inserter(database, "checks", ["id", "identity", "folded", "check_id", "kind", "title", "principle", "practices"]);
  for (let id = 1; id <= CONTROLS + TYPES + VULNERABILITIES; id += 1) {
    const kind = kindOf(id);
    const name = kind === "posture" ? `S3.${id}` : kind === "threat" ? `Recon:EC2/Type${id}` : `CVE-2026-${id}`;
    check([
      id,
      checkIdentity(name.toLowerCase(), kind),
      name.toLowerCase(),
      name,
      kind,
      `What ${name} asks`,
      kind === "vulnerability" ? "layers" : (PRINCIPLES[id % PRINCIPLES.length] ?? "unmapped"),
      builtIn.decide({ check: name, product: productOf(kind) }).practices.join(" "),
    ]);
  }
}

const kindOf = (check: number): Kind => (check <= CONTROLS ? "posture" : check <= CONTROLS + TYPES ? "threat" : "vulnerability");

const productOf = (kind: Kind): string => (kind === "posture" ? "security-hub" : kind === "threat" ? "guardduty" : "inspector");

interface Inserters {
  readonly finding: (row: Row) => void;
  readonly record: (row: Row) => void;
  readonly event: (row: Row) => void;
  readonly scored: (row: Row) => void;
}

/** One finding, with the days on which it changed. */
interface Made {
  readonly id: number;
  readonly account: number;
  readonly region: string;
  readonly scope: number;
  readonly check: number;
  readonly resource: number;
  readonly severity: LeveledSeverity;
  readonly isProblem: boolean;
  readonly changes: readonly { readonly day: Day; readonly from: string; readonly to: string; readonly run: number }[];
}

function findings(database: Database, { findings: count, accounts, days }: Size): void {
  const next = random(count);
  const resource = inserter(database, "resources", ["id", "identity", "account", "uid", "folded", "type"]);
  const inserters: Inserters = {
    finding: inserter(database, "findings", [
      ...["id", "public_id", "account", "region", "check_ref", "resource", "kind", "product", "source", "standing", "reason", "severity"],
      ...[
        "severity_assigned",
        "first_seen",
        "spell",
        "opened_at",
        "reopened",
        "second_hand",
        "marked_resolved",
        "counted",
        "changed_at",
        "run",
      ],
      ...["clock_day", "due_on", "evaluation"],
    ]),
    record: inserter(database, "records", [
      ...["identity", "finding", "scope", "control", "aws_state", "aws_compliance", "word", "definite", "severity", "severity_assigned"],
      ...["marked_resolved", "said_at", "first_at", "created_at", "first_observed_at", "updated_at", "problem_spell", "content", "run"],
    ]),
    event: inserter(database, "finding_events", [
      ...[
        "finding",
        "run",
        "from_standing",
        "to_standing",
        "from_severity",
        "to_severity",
        "cause",
        "reason",
        "evidence_lost",
        "at",
        "seen",
        "day",
      ],
      ...["account", "region", "check_ref", "product", "counted", "from_state", "to_state", "opened_at", "in_time"],
    ]),
    scored: inserter(database, "record_events", [
      ...["record", "run", "from_score", "to_score", "at", "seen", "day", "account", "region", "check_ref"],
    ]),
  };
  for (let id = 1; id <= count; id += 1) {
    const account = (id % accounts) + 1;
    const place = Math.floor(id / accounts) % REGIONS.length;
    const isProblem = next() < 0.25;
    const check =
      isProblem && next() < 0.3 ? CONTROLS + 1 + Math.floor(next() * (TYPES + VULNERABILITIES)) : 1 + Math.floor(next() * CONTROLS);
    const bucket = bucketOf(id, accounts);
    if (bucket === id) resource(bucketRow(id, account));
    const source = check <= CONTROLS ? 0 : check <= CONTROLS + TYPES ? 1 : 2;
    write(inserters, {
      id,
      account,
      region: REGIONS[place] ?? REGIONS[0],
      scope: (account - 1) * 12 + place * 4 + source + 1,
      check,
      resource: bucket,
      severity: SEVERITIES[Math.floor(next() * SEVERITIES.length)] ?? "LOW",
      isProblem,
      changes: changesOf(isProblem, days, next),
    });
  }
}

/** Four findings of an account are of one resource, called as the first of them. */
const bucketOf = (id: number, accounts: number): number => id - accounts * (Math.floor((id - 1) / accounts) % 4);

function bucketRow(id: number, account: number): Row {
  const uid = `arn:aws:s3:::bucket-${id}`;
  return [id, resourceIdentity(account, uid), account, uid, uid, "AWS::S3::Bucket"];
}

/** Half of all was there in the first run; a problem is fixed with even odds, and one in ten of those comes back. */
function changesOf(isProblem: boolean, days: number, next: () => number): Made["changes"] {
  const first = dayAfter(today, -days);
  const on = (offset: number, from: string, to: string) => ({ day: dayAfter(first, offset), from, to, run: offset + 1 });
  const begun = next() < 0.5 ? 0 : Math.floor(next() * days);
  if (!isProblem) return [on(begun, "none", "passed")];
  const fixed = begun + 1 + Math.floor(next() * 200);
  if (next() < 0.5 || fixed > days) return [on(begun, "none", "open")];
  const back = fixed + 1 + Math.floor(next() * 60);
  const changes = [on(begun, "none", "open"), on(fixed, "open", "passed")];
  return next() < 0.1 && back <= days ? [...changes, on(back, "passed", "open")] : changes;
}

const lastDay = (opened: Day, severity: LeveledSeverity): Day => dayAfter(opened, usualLevels[severity]);
const inTime = (opened: Day | null, fixed: Day, severity: LeveledSeverity): number | null =>
  opened && Number(fixed <= lastDay(opened, severity));

function write({ finding, record, event, scored }: Inserters, made: Made): void {
  const { id, account, region, scope, check, severity, changes } = made;
  const kind = kindOf(check);
  const isControl = kind === "posture";
  const product = productOf(kind);
  const last = changes.at(-1) ?? { day: today, to: "none", run: 1 };
  const standing = last.to === "open" ? "open" : made.isProblem ? "resolved" : "passed";
  const key = Buffer.alloc(16);
  key.writeUInt32BE(id, 12);
  const opened = changes.findLast(({ to }) => to === "open");
  const clockDay = (standing === "open" && opened?.day) || null;
  const firstAt = at(changes[0]?.day ?? today);
  finding([
    ...[id, key, account, region, check, made.resource, kind, product, isControl ? "securityhub" : product, standing],
    ...[
      standing === "resolved" ? "fixed" : null,
      severity,
      0,
      firstAt,
      1,
      opened === undefined ? null : at(opened.day),
      0,
      0,
      0,
      1,
      at(last.day),
      last.run,
      clockDay,
      clockDay && lastDay(clockDay, severity),
      standing !== "open" && (isControl || !made.isProblem) ? "passed" : "none",
    ],
  ]);
  const word = standing === "open" ? "open" : isControl ? "passed" : "fixed";
  record([
    ...[key, id, scope, isControl ? 1 : 0, "ACTIVE", standing === "open" ? "FAILED" : "PASSED", word, word, severity, 0, 0],
    ...[at(last.day), firstAt, firstAt, at(last.day), at(last.day), 1, key, last.run],
  ]);
  let openedOn: Day | null = null;
  for (const { day, from, to, run } of changes) {
    const state = (word: string): string => (word === "passed" && !isControl ? "closed" : word);
    const standingOf = (word: string): string => (word === "passed" && made.isProblem ? "resolved" : word);
    const cause = to === "open" ? (from === "none" ? "new" : "reopened") : from === "open" ? "fixed" : "new";
    event([
      ...[
        id,
        run,
        standingOf(from),
        standingOf(to),
        severity,
        severity,
        cause,
        cause === "fixed" ? "fixed" : null,
        0,
        at(day),
        at(day),
        day,
      ],
      ...[account, region, check, product, 1, state(from), state(to), openedOn && at(openedOn)],
      cause === "fixed" ? inTime(openedOn, day, severity) : null,
    ]);
    openedOn = to === "open" ? day : openedOn;
    const score = (word: string): string => (word === "open" ? "failed" : word === "passed" ? "passed" : "nothing");
    if (isControl) scored([id, run, score(from), score(to), at(day), at(day), day, account, region, check]);
  }
}
