/** Planned fixes: made, changed and taken back, each with its entry in the audit log, in one transaction. */
import type { Day } from "../../posture/calendar.ts";
import { hexOf } from "../../posture/hex.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { Tx } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";
import { writeAudit } from "./audit.ts";
import type { Deed } from "./tokens.ts";

export interface NewPlan {
  readonly check: { readonly row: number; readonly name: string };
  /** What was asked for, to be read; null: the whole organization. */
  readonly place: string | null;
  /** Rows of the accounts that it may be about. */
  readonly accounts: readonly number[];
  readonly date: Day;
  readonly assignee: string | null;
  /** A file of decisions tells its public id, and who made it (theirs); undefined: as it is made now. */
  readonly as?: { readonly id: string | undefined; readonly madeBy: string | undefined };
}

/** Only those of the accounts where something is open are planned for. @returns its public id. @throws Refusal where nothing is open. */
export async function makePlan(tx: Tx, key: Uint8Array, plan: NewPlan, today: Day, deed: Deed): Promise<string> {
  const publicId = plan.as?.id ?? hexOf(newPublicId());
  const actor = plan.as?.madeBy === undefined ? deed.actor : { kind: "person", id: plan.as.madeBy };
  const { id } = await tx.run(
    `INSERT INTO plans (public_id, check_ref, place, date, assignee, made_day, made_at, made_by_kind, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [publicId, plan.check.row, plan.place, plan.date, plan.assignee, today, deed.at, actor.kind, actor.id],
  );
  let accounts = 0;
  for (const account of plan.accounts)
    accounts += (
      await tx.run(
        `INSERT INTO plan_accounts (plan, account, open_then, fixed_before)
         SELECT ?, ?, count(*), (SELECT ifnull(sum(n), 0) FROM steps WHERE check_ref = ? AND day = ? AND account = ? AND cause = 'fixed' AND from_state = 'open')
         FROM findings WHERE check_ref = ? AND standing = 'open' AND account = ? AND counted = 1 HAVING count(*) > 0`,
        [id, account, plan.check.row, today, account, plan.check.row, account],
      )
    ).changes;
  if (accounts === 0) throw new Refusal("check", `nothing of ${plan.check.name} is open there: there is nothing to plan`);
  const after = { check: plan.check.name, accounts, date: plan.date, assignee: plan.assignee };
  await writeAudit(tx, key, { ...deed, action: "fix-planned", subject: publicId, before: null, after });
  return publicId;
}

export interface PlanChange {
  readonly date: Day | undefined;
  readonly assignee: string | null | undefined;
}

interface PlanRow {
  readonly id: number;
  readonly date: Day;
  readonly assignee: string | null;
}

const kept = (tx: Tx, publicId: string): Promise<PlanRow | undefined> =>
  tx.get<PlanRow>("SELECT id, date, assignee FROM plans WHERE public_id = ? AND ended_at IS NULL", [publicId]);

/** @returns false where there is none, or none any more. */
export async function changePlan(tx: Tx, key: Uint8Array, publicId: string, change: PlanChange, deed: Deed): Promise<boolean> {
  const row = await kept(tx, publicId);
  if (row === undefined) return false;
  const before = { date: row.date, assignee: row.assignee };
  const after = { date: change.date ?? row.date, assignee: change.assignee === undefined ? row.assignee : change.assignee };
  if (JSON.stringify(before) === JSON.stringify(after)) return true;
  await tx.run("UPDATE plans SET date = ?, assignee = ? WHERE id = ?", [after.date, after.assignee, row.id]);
  await writeAudit(tx, key, { ...deed, action: "plan-changed", subject: publicId, before, after });
  return true;
}

/** It stays to be read, and is no goal any more. @returns false where there is none. */
export async function endPlan(tx: Tx, key: Uint8Array, publicId: string, deed: Deed): Promise<boolean> {
  const row = await kept(tx, publicId);
  if (row === undefined) return false;
  await tx.run("UPDATE plans SET ended_at = ? WHERE id = ?", [deed.at, row.id]);
  await writeAudit(tx, key, {
    ...deed,
    action: "plan-ended",
    subject: publicId,
    before: { date: row.date, assignee: row.assignee },
    after: null,
  });
  return true;
}
