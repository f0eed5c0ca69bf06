/**
 * What is open by check, and what fixing it would change, in any view: against a naive reckoning over the rows and over AWS's own words,
 * which mends the records one by one and takes the score anew.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readCheck } from "../../db/read/check.ts";
import { type ChecksAnswer, readChecks } from "../../db/read/checks.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import type { ControlStatus } from "../support/control-documents.ts";
import {
  accounts,
  isOnGlobalResources,
  type RandomOrganization,
  randomOrganization,
  regions,
  writeOrganization,
} from "../support/random-organization.ts";

interface AskedView {
  readonly reach: readonly AccountId[] | undefined;
  readonly account: readonly AccountId[] | undefined;
  readonly region: readonly string[] | undefined;
}

const view: fc.Arbitrary<AskedView> = fc.record({
  reach: fc.option(fc.subarray([...accounts]), { nil: undefined, freq: 1 }),
  account: fc.option(fc.subarray([...accounts], { minLength: 1 }), { nil: undefined, freq: 1 }),
  region: fc.option(fc.subarray([...regions, "global"], { minLength: 1 }), { nil: undefined, freq: 1 }),
});

const hasAccount = ({ reach, account }: AskedView, id: AccountId): boolean =>
  (reach === undefined || reach.includes(id)) && (account === undefined || account.includes(id));
const reachOf = ({ reach }: AskedView): Reach => (reach === undefined ? { kind: "everything" } : { kind: "accounts", accounts: reach });

/** Control → AWS's words of its records that count in the view, at the end. */
function wordsIn({ records, days }: RandomOrganization, asked: AskedView): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const [index, { account, region, control }] of records.entries()) {
    const status = days.map((statuses) => statuses[index]).findLast((one): one is ControlStatus => one !== undefined);
    const isHere =
      asked.region === undefined || asked.region.includes(region) || (asked.region.includes("global") && isOnGlobalResources(control));
    if (status?.state !== "ACTIVE" || status.workflow === "SUPPRESSED" || !hasAccount(asked, account) || !isHere) continue;
    words.set(control, [...(words.get(control) ?? []), status.compliance]);
  }
  return words;
}

function scoreOf(words: ReadonlyMap<string, readonly string[]>, fixed: readonly string[]): number | null {
  const mended = [...words].map(([control, said]) => said.map((word) => (fixed.includes(control) && word === "FAILED" ? "PASSED" : word)));
  const passed = mended.filter((said) => said.every((word) => word === "PASSED")).length;
  return mended.length === 0 ? null : Math.round(Number(((100 * passed) / mended.length).toFixed(6)));
}

interface Row {
  readonly check_id: string;
  readonly account_id: AccountId;
  readonly region: string;
  readonly resource: number;
  readonly standing: string;
  readonly severity: string;
  /** Of the records that speak, whether all say that it passes; null: none speaks. */
  readonly passes: 0 | 1 | null;
  readonly counted: 0 | 1;
}
const rowsSql = `SELECT check_id, account_id, region, resource, standing, severity, counted,
    (SELECT min(word = 'passed') FROM records WHERE finding = findings.id AND silence IS NULL) AS passes
  FROM findings JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref`;

function checksPassed(rows: readonly Row[], closed: ReadonlySet<Row>): number | null {
  let passed = 0;
  let all = 0;
  for (const row of rows) {
    if (row.passes === null || row.standing === "suppressed") continue;
    all += 1;
    if (row.passes === 1 || closed.has(row)) passed += 1;
  }
  return all === 0 ? null : Math.round(Number(((100 * passed) / all).toFixed(6)));
}

const weights: Readonly<Record<string, number>> = { CRITICAL: 10, HIGH: 5, MEDIUM: 2, LOW: 1, INFORMATIONAL: 0 };

/** Everything that the answer says of some checks together, by loops. */
function reckon(organization: RandomOrganization, rows: readonly Row[], asked: AskedView, checks: readonly string[]) {
  const open = rows.filter((row) => row.standing === "open" && checks.includes(row.check_id));
  const words = wordsIn(organization, asked);
  const isControl = checks.some((check) => check !== "Future.7" || words.has(check));
  const bySeverity: Record<string, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 };
  for (const { severity } of open) bySeverity[severity] = (bySeverity[severity] ?? 0) + 1;
  return {
    open: bySeverity,
    openTotal: open.length,
    resources: new Set(open.map(({ resource }) => resource)).size,
    accounts: new Set(open.map(({ account_id }) => account_id)).size,
    fix: {
      score: isControl ? { from: scoreOf(words, []), to: scoreOf(words, checks) } : null,
      checksPassed: checks.length === 0 ? null : { from: checksPassed(rows, new Set()), to: checksPassed(rows, new Set(open)) },
    },
  };
}

async function holds(organization: RandomOrganization, views: readonly AskedView[]): Promise<void> {
  const { database } = await writeOrganization(organization);
  try {
    const all = await database.writer.rows.all<Row>(rowsSql);
    for (const asked of views) {
      const rows = all.filter(
        (row) =>
          row.counted === 1 && hasAccount(asked, row.account_id) && (asked.region === undefined || asked.region.includes(row.region)),
      );
      const names = [...new Set(rows.filter(({ standing }) => standing === "open").map(({ check_id }) => check_id))];
      const weightOf = (check: string) =>
        rows.reduce((sum, row) => (row.standing === "open" && row.check_id === check ? sum + (weights[row.severity] ?? 0) : sum), 0);
      const ranked = names.toSorted((a, b) => weightOf(b) - weightOf(a) || (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
      const query = { account: asked.account, region: asked.region };
      const told: ChecksAnswer = await readChecks(database.db, reachOf(asked), query);
      expect(told.items.map(({ check }) => check)).toEqual(ranked);
      for (const { check, open, openTotal, resources, accounts: in_, fix } of told.items) {
        expect({ check, open, openTotal, resources, accounts: in_, fix }).toEqual({ check, ...reckon(organization, rows, asked, [check]) });
        const one = await readCheck(database.db, reachOf(asked), check.toUpperCase(), query, {
          catalogue: builtIn,
          calendar: { now: new Date("2026-11-24T12:00:00Z"), intervalMs: 1, timeZone: "UTC" },
        });
        const words = wordsIn(organization, asked).get(check) ?? [];
        expect(one).toMatchObject({ check, openTotal, resources, fix });
        expect(one?.byAccount.reduce((sum, account) => sum + account.openTotal, 0)).toBe(openTotal);
        expect(one?.control?.failed ?? 0).toBe(words.filter((word) => word === "FAILED").length);
      }
      const { checks, ...together } = told.together;
      expect([checks, told.total]).toEqual([ranked.length, ranked.length]);
      expect(together).toEqual(reckon(organization, rows, asked, ranked));
    }
  } finally {
    await database.close();
  }
}

it(
  "equals the naive reckoning, check by check and for all of them together",
  () => fc.assert(fc.asyncProperty(randomOrganization, fc.array(view, { minLength: 4, maxLength: 4 }), holds), { numRuns: 15 }),
  120_000,
);
