/** That an account reported on a day, and how many of its scopes were fresh at the end of the day's last run; the same of all together. */
import type { Day } from "../../posture/calendar.ts";
import { coverageOf, shareOf } from "../../posture/coverage.ts";
import type { Coverage, ScopeState, SourceId } from "../../posture/words.ts";
import type { Tx } from "../dialect/connection.ts";

interface ScopeRow {
  readonly account: number;
  readonly source: SourceId;
  readonly state: ScopeState | null;
  readonly last_success_at: string | null;
}

/** @param intervalMs scheduled interval between runs. */
export async function writeAccountDays(tx: Tx, day: Day, nowMs: number, intervalMs: number): Promise<void> {
  const scopes = await tx.all<ScopeRow>(
    `SELECT account, source, scopes.state, last_success_at FROM scopes JOIN accounts ON accounts.id = account
     WHERE watched = 1 AND accounts.state = 'active'`,
  );
  const byAccount = new Map<number, { readonly source: SourceId; readonly coverage: Coverage }[]>();
  for (const { account, source, state, last_success_at } of scopes) {
    const lastSuccessMs = last_success_at === null ? undefined : Date.parse(last_success_at);
    const coverage = coverageOf({ state: state ?? undefined, lastSuccessMs }, nowMs, intervalMs);
    byAccount.set(account, [...(byAccount.get(account) ?? []), { source, coverage }]);
  }
  for (const [account, read] of byAccount) {
    const all = shareOf(read.map(({ coverage }) => coverage));
    const score = shareOf(read.filter(({ source }) => source === "securityhub").map(({ coverage }) => coverage));
    await tx.run(
      `INSERT INTO account_days (day, account, fresh, scopes, score_fresh, score_scopes, denied_by_scp) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (day, account) DO UPDATE SET fresh = excluded.fresh, scopes = excluded.scopes, score_fresh = excluded.score_fresh,
         score_scopes = excluded.score_scopes, denied_by_scp = excluded.denied_by_scp`,
      [day, account, all.fresh, all.of, score.fresh, score.of, all.deniedByScp],
    );
  }
  await tx.run("DELETE FROM organization_days WHERE day = ?", [day]);
  await tx.run(organizationDaysOf("day = ?"), [day]);
}

const organizationDaysOf = (where: string): string => `
  INSERT INTO organization_days (day, accounts, reporting, fresh, scopes, score_fresh, score_scopes, denied_by_scp)
  SELECT day, count(*), sum(fresh > 0), sum(fresh), sum(scopes), sum(score_fresh), sum(score_scopes), sum(denied_by_scp)
  FROM account_days WHERE ${where} GROUP BY day`;

export async function rebuildOrganizationDays(tx: Tx): Promise<void> {
  await tx.run("DELETE FROM organization_days");
  await tx.run(organizationDaysOf("true"));
}
