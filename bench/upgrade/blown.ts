/**
 * A small database of an earlier schema, made large: its findings again and again, with records and events, in copies of its accounts. Only
 * what an upgrade reads and writes row by row: without AWS's documents, and the sums are those of the copied accounts, not of all copies.
 */
import BetterSqlite3, { type Database } from "better-sqlite3";
import { unpackSchema } from "../../test/support/schema-fixtures.ts";

/** Copies of each account: of three, some 450. */
const ACCOUNTS = 150;
const COPIES_AT_ONCE = 200;

/** One row for each copy of an account, or of a finding. */
const ofAccounts = [
  "accounts",
  "scopes",
  "scope_checks",
  "scope_controls",
  "run_scopes",
  "account_days",
  "steps",
  "score_steps",
  "fix_times",
];
const ofFindings = ["resources", "findings", "records", "finding_events", "record_events"];

/** @returns how many findings and passed checks it has. */
export function blowUp(schema: number, path: string, wanted: number): number {
  unpackSchema(schema, path);
  const database = new BetterSqlite3(path);
  try {
    for (const pragma of ["journal_mode = WAL", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"]) database.pragma(pragma);
    const one = count(database, "findings");
    const copies = Math.ceil(wanted / one);
    const largest = Object.fromEntries(
      ["accounts", "scopes", "resources", "findings", "records"].map((table) => [table, most(database, table, "id")]),
    );
    database.exec("CREATE TEMP TABLE copies (nth INTEGER PRIMARY KEY)");
    database.exec(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${copies}) INSERT INTO copies SELECT n FROM c`);
    const tables = new Set(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
    for (const table of ofAccounts.filter((name) => tables.has(name)))
      copy(database, table, largest, "nth", Math.min(ACCOUNTS, copies) - 1);
    for (const table of ofFindings) copy(database, table, largest, `(nth % ${ACCOUNTS})`, copies - 1);
    return count(database, "findings");
  } finally {
    database.close();
  }
}

const count = (database: Database, table: string): number => Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
const most = (database: Database, table: string, column: string): number =>
  Number(database.prepare(`SELECT ifnull(max(${column}), 0) FROM ${table}`).pluck().get());

/** @param account which copy of the account the row of copy `nth` belongs to. */
function copy(database: Database, table: string, largest: Readonly<Record<string, number>>, account: string, last: number): void {
  // One that is reckoned cannot be written.
  const columns = database.prepare("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0").pluck().all(table) as string[];
  const own = table === "accounts" || table === "scopes" ? account : "nth";
  const sequence = columns.includes("seq") ? most(database, table, "seq") : 0;
  const values: Readonly<Record<string, string>> = {
    id: `id + ${own} * ${largest[table]}`,
    seq: `seq + nth * ${sequence}`,
    account: `account + ${account} * ${largest.accounts}`,
    scope: `scope + ${account} * ${largest.scopes}`,
    finding: `finding + nth * ${largest.findings}`,
    record: `record + nth * ${largest.records}`,
    resource: `resource + nth * ${largest.resources}`,
    account_id: `printf('9%011d', id + nth * ${largest.accounts})`,
    public_id: "randomblob(16)",
    identity: table === "resources" ? "identity || '/' || nth" : "randomblob(length(identity))",
    uid: "uid || '/' || nth",
    folded: "folded || '/' || nth",
  };
  database.exec(`CREATE TEMP TABLE original AS SELECT ${columns.join(", ")} FROM main.${table}`);
  const statement = database.prepare(
    `INSERT INTO main.${table} (${columns.join(", ")}) SELECT ${columns.map((column) => values[column] ?? column).join(", ")}
     FROM copies CROSS JOIN original WHERE nth BETWEEN ? AND ?`,
  );
  for (let from = 1; from <= last; from += COPIES_AT_ONCE) statement.run(from, Math.min(from + COPIES_AT_ONCE - 1, last));
  database.exec("DROP TABLE original");
}
