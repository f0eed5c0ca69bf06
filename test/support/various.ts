/** Findings of every kind and state, many enough for any filter to find some and to leave some; and the same as plain rows, to be counted by hand. */

import { dayAfter, dayOf } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { type AccountId, kinds, type Severity, type SourceId, type Standing, severities, sources } from "../../posture/words.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

/** A row as plain SQL gives it, with what it points to. */
export interface PlainRow {
  readonly id: number;
  readonly hex: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly ou_path: string;
  readonly owner: string | null;
  readonly region: string;
  readonly severity: Severity;
  readonly standing: Standing;
  readonly reason: string | null;
  readonly kind: string;
  readonly source: SourceId;
  readonly product: string;
  readonly check_id: string;
  readonly principle: string;
  readonly title: string;
  readonly uid: string;
  readonly name: string | null;
  readonly type: string;
  readonly first_seen: string;
  readonly opened_at: string | null;
  readonly left_at: string | null;
  readonly due_on: string | null;
  readonly changed_at: string;
  readonly reopened: number;
  readonly second_hand: number;
  readonly evidence_lost_since: string | null;
  readonly unconfirmed_since: string | null;
  readonly counted: number;
}

export interface Various {
  readonly database: TestDatabase;
  /** Those that a list may show. */
  readonly rows: readonly PlainRow[];
}

const accounts = [
  {
    account_id: "111111111111",
    name: "payments-prod",
    ou_id: "ou-pay",
    ou_path: "Root / Payments",
    tags: '{"Owner":"Mirjam@vesper.example"}',
  },
  {
    account_id: "222222222222",
    name: "cards",
    ou_id: "ou-card",
    ou_path: "Root / Payments / Cards",
    tags: '{"owner":"jo@vesper.example"}',
  },
  { account_id: "333333333333", name: "Alpha", ou_id: "ou-old", ou_path: "Root / Payments of old", tags: "{}" },
  { account_id: "444444444444", name: "cards", ou_id: "ou-shop", ou_path: "Root / Shop", tags: '{"Owner":"  "}' },
] as const;
const checks = [
  "S3.1",
  "S3.5",
  "IAM.5",
  "EC2.19",
  "CVE-2026-1",
  "CVE-2026-22",
  "UnauthorizedAccess:EC2/SSHBruteForce",
  "odd_100%",
  "Own.1",
];
const types = ["AWS::S3::Bucket", "AWS::EC2::Instance", "AWS::IAM::User"];
const standings: readonly Standing[] = ["open", "open", "open", "suppressed", "resolved", "closed", "passed", "unknown", "none"];
const reasons = ["check switched off", "account left", "expired"] as const;
const MOST = 400;

/** The same numbers each time, without a pattern that lines up with another one. */
const pick = <Item>(of: readonly Item[], index: number, salt: number): Item => {
  const item = of[Math.floor(Math.abs(Math.sin(index * 12.9898 + salt * 78.233) * 43758.5453)) % of.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
};
const at = (index: number, salt: number, days: number): string =>
  new Date(
    Date.parse("2026-11-24T12:00:00Z") -
      pick(
        Array.from({ length: days * 24 }, (_, hours) => hours),
        index,
        salt,
      ) *
        3_600_000,
  ).toISOString();

export async function various(): Promise<Various> {
  const database = await testDatabase();
  const ids: number[] = [];
  for (const row of accounts) ids.push(await database.account({ ...row, account_id: row.account_id as AccountId }));
  for (let index = 0; index < MOST; index += 1) {
    const standing = pick(standings, index, 1);
    const check = pick(checks, index, 2);
    const { principle } = builtIn.decide({ check });
    await database.finding(
      {
        account: pick(ids, index, 3),
        region: pick(["eu-west-1", "us-east-1", "global"], index, 4),
        severity: pick(severities, index, 5),
        kind: pick(kinds, index, 6),
        source: pick(sources, index, 7),
        product: pick([...sources, "macie"], index, 8),
        standing,
        reason:
          standing === "closed"
            ? pick(reasons, index, 9)
            : standing === "resolved"
              ? pick(["fixed", "resource gone"] as const, index, 9)
              : null,
        title: pick([null, null, "Own title <b>", "İstanbul"], index, 10),
        first_seen: at(index, 11, 40),
        opened_at: standing === "suppressed" && index % 2 === 0 ? null : at(index, 12, 20),
        left_at: standing === "open" ? null : at(index, 13, 10),
        // From two weeks ago to two weeks ahead; what is informational has no level.
        due_on:
          standing === "open" && pick(severities, index, 5) !== "INFORMATIONAL" ? dayAfter(dayOf(at(index, 20, 30), "UTC"), 15) : null,
        changed_at: at(index, 14, 5),
        reopened: pick([0, 0, 1, 3], index, 15),
        second_hand: pick([0, 0, 1] as const, index, 16),
        evidence_lost_since: pick([null, null, null, at(index, 17, 5)], index, 17),
        unconfirmed_since: pick([null, null, null, at(index, 18, 5)], index, 18),
        counted: pick([1, 1, 1, 1, 0] as const, index, 19),
      },
      { check_id: check, principle, title: `Title of ${check}` },
      { uid: `arn:aws:s3:::Bucket-${index % 37}_%`, type: pick(types, index % 37, 20), name: index % 37 < 9 ? `name-${index % 37}` : null },
    );
  }
  const rows = await database.writer.rows.all<PlainRow & { tags: string }>(
    `SELECT findings.*, lower(hex(public_id)) AS hex, account_id, accounts.name AS account_name, ou_path, accounts.tags, check_id, principle,
       ifnull(findings.title, checks.title) AS title, uid, resources.name, resources.type
     FROM findings, accounts, checks, resources
     WHERE accounts.id = findings.account AND checks.id = check_ref AND resources.id = resource
       AND standing <> 'passed' AND standing <> 'unknown' AND standing <> 'none'`,
  );
  const owners: Readonly<Record<string, string>> = { "111111111111": "Mirjam@vesper.example", "222222222222": "jo@vesper.example" };
  return { database, rows: rows.map((row) => ({ ...row, owner: owners[row.account_id] ?? null })) };
}
