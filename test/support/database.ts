/** A real SQLite file of one test, filled row by row: each helper has a whole row by default and takes what the test is about. */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { Value, Writer } from "../../db/dialect/connection.ts";
import { openForReading } from "../../db/open.ts";
import type { Schema } from "../../db/schema.ts";
import { checkIdentity, resourceIdentity } from "../../db/write/names.ts";
import { settleOwners } from "../../db/write/owners.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { type OwnerRules, usualOwnerRules } from "../../posture/owner.ts";
import type { AccountId, Evaluation } from "../../posture/words.ts";
import { openEmpty } from "./empty-database.ts";

export const noon = "2026-11-24T12:00:00.000Z";

type Row<Table extends keyof Schema> = Partial<Schema[Table]>;

export interface TestDatabase {
  readonly db: Kysely<Schema>;
  readonly writer: Writer;
  /** For a process of its own. */
  readonly url: string;
  /** Its path. */
  readonly file: string;
  /** @returns the row's integer key. */
  insert<Table extends keyof Schema>(table: Table, row: Row<Table>): Promise<number>;
  account(row?: Row<"accounts">): Promise<number>;
  scope(row: Row<"scopes"> & { account: number }): Promise<number>;
  run(row?: Row<"runs">): Promise<number>;
  runScope(row: Row<"run_scopes"> & { run: number; scope: number }): Promise<number>;
  /** A finding with its check and resource. */
  finding(
    row: Row<"findings"> & { account: number },
    check?: Row<"checks">,
    resource?: Row<"resources">,
  ): Promise<{ id: number; publicId: string }>;
  record(row: Row<"records"> & { finding: number; scope: number }): Promise<number>;
  event(row: Row<"finding_events"> & { finding: number }): Promise<number>;
  /** Owners by other rules than the usual, or after something else was written that they hang on. */
  settleOwners(rules?: OwnerRules): Promise<void>;
  close(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  const file = join(folder, "test.db");
  const writer = await openEmpty(file, noon);
  const url = `sqlite:${file}`;
  const reader = openForReading(url);
  const insert = async <Table extends keyof Schema>(table: Table, row: Row<Table>): Promise<number> => {
    const whole = table === "checks" ? { ...decided(row as Row<"checks">), ...row } : row;
    const columns = Object.keys(whole);
    const values = Object.values(whole) as Value[];
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
    return writer.transaction(async (tx) => (await tx.run(sql, values)).id);
  };
  const settle = async (rules: OwnerRules) => void (await writer.transaction((tx) => settleOwners(tx, rules)));
  return {
    db: reader.kysely,
    writer,
    url,
    file,
    insert,
    settleOwners: (rules = usualOwnerRules) => settle(rules),
    ...rowsOf(insert, settle),
    close: async () => {
      await reader.close();
      await writer.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const decided = ({ folded = "", kind = "posture" }: Row<"checks">): Row<"checks"> => ({
  identity: checkIdentity(folded, kind),
  practices: builtIn.decide({ check: folded }).practices.join(" "),
});

type Insert = TestDatabase["insert"];

function rowsOf(
  insert: Insert,
  settle: (rules: OwnerRules) => Promise<void>,
): Pick<TestDatabase, "account" | "scope" | "run" | "runScope" | "finding" | "record" | "event"> {
  const checks = new Map<string, Promise<number>>();
  const resources = new Map<string, Promise<number>>();
  return {
    account: async (row) => {
      const id = await insert("accounts", {
        account_id: "111111111111" as AccountId,
        organization_id: "o-halden0001",
        name: "payments-prod",
        state: "active",
        ou_path: "Root / Payments",
        first_seen: noon,
        ...row,
      });
      await settle(usualOwnerRules);
      return id;
    },
    scope: (row) =>
      insert("scopes", {
        region: "eu-west-1",
        source: "securityhub",
        watched: 1,
        state: "ok",
        last_attempt_at: noon,
        last_success_at: noon,
        ...row,
      }),
    run: (row) =>
      insert("runs", {
        trigger: "schedule",
        state: "done",
        mode: "auto",
        options: "{}",
        asked_at: noon,
        started_at: noon,
        ended_at: noon,
        complete: 1,
        ...row,
      }),
    runScope: (row) => insert("run_scopes", { state: "done", full: 1, from_ms: 0, to_ms: 1, ...row }),
    finding: async (row, check = {}, resource = {}) => {
      const checkId = check.check_id ?? "S3.1";
      const uid = resource.uid ?? "arn:aws:s3:::halden-exports";
      const checkRow = {
        folded: checkId.toLowerCase(),
        check_id: checkId,
        kind: row.kind ?? "posture",
        title: `Title of ${checkId}`,
        ...check,
      };
      const identity = resourceIdentity(row.account, uid);
      const resourceRow = { identity, account: row.account, uid, folded: uid.toLowerCase(), type: "AwsS3Bucket", ...resource };
      const checkRef = await once(checks, checkId, () => insert("checks", checkRow));
      const resourceRef = await once(resources, identity, () => insert("resources", resourceRow));
      const publicId = row.public_id ?? randomBytes(16);
      const evaluation = evaluationOf({ ...findingRow, ...row });
      const id = await insert("findings", {
        ...findingRow,
        evaluation,
        ...row,
        check_ref: checkRef,
        resource: resourceRef,
        public_id: publicId,
      });
      return { id, publicId: Buffer.from(publicId).toString("hex") };
    },
    record: (row) => insert("records", { ...recordRow, identity: randomBytes(16), content: randomBytes(16), ...row }),
    event: (row) =>
      insert("finding_events", {
        run: null,
        from_standing: "none",
        to_standing: "open",
        from_severity: "INFORMATIONAL",
        to_severity: "HIGH",
        cause: "new",
        evidence_lost: 0,
        at: noon,
        seen: noon,
        ...row,
      }),
  };
}

const once = (made: Map<string, Promise<number>>, key: string, make: () => Promise<number>): Promise<number> => {
  const id = made.get(key) ?? make();
  made.set(key, id);
  return id;
};

/** As the records of a finding that stands so would say, most often: what was fixed passes, what is gone does not. */
function evaluationOf({ kind, standing, reason, evidence_lost_since }: Row<"findings">): Evaluation {
  if (standing === "unknown") return "unknown";
  const isFixed = kind === "posture" && standing === "resolved" && reason !== "resource gone";
  if (standing !== "passed" && !isFixed) return "none";
  return evidence_lost_since == null ? "passed" : "unknown";
}

const findingRow: Row<"findings"> = {
  region: "eu-west-1",
  kind: "posture",
  product: "securityhub",
  source: "securityhub",
  standing: "open",
  severity: "HIGH",
  severity_assigned: 0,
  first_seen: noon,
  spell: 1,
  opened_at: noon,
  reopened: 0,
  second_hand: 0,
  marked_resolved: 0,
  counted: 1,
  changed_at: noon,
  run: 1,
};

const recordRow: Row<"records"> = {
  native_id: "arn:aws:securityhub:eu-west-1:111111111111:security-control/S3.1/finding/1",
  control: 1,
  scored: 1,
  counted: 1,
  aws_state: "ACTIVE",
  aws_workflow: "NEW",
  aws_compliance: "FAILED",
  word: "open",
  definite: "open",
  severity: "HIGH",
  severity_assigned: 0,
  marked_resolved: 0,
  said_at: noon,
  first_at: noon,
  created_at: noon,
  updated_at: noon,
  problem_spell: 1,
  run: 1,
};
