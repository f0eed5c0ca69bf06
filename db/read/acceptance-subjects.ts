/** What somebody wants to accept, found within their reach: a finding, a check on an account, a check on a resource. */
import { type Kysely, sql } from "kysely";
import { bytesOf } from "../../posture/hex.ts";
import type { Reach } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import type { AccountId, Kind } from "../../posture/words.ts";
import type { Subject } from "../acceptance-subject.ts";
import type { Schema } from "../schema.ts";
import { findingsWithin } from "./finding-row.ts";
import { isShown } from "./findings-rows.ts";
import { readNamedAccounts } from "./owner-assignments.ts";

export interface AskedSubject {
  readonly finding?: string | undefined;
  readonly account?: string | undefined;
  readonly check?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly resource?: string | undefined;
}

/** What there is none of within the reach: not there, and not theirs, are one answer. */
export interface Missing {
  readonly missing: "finding" | "account" | "check" | "resource";
}

/** @throws Refusal naming what does not stand together, or `kind` where several are called so. */
export async function findSubject(db: Kysely<Schema>, reach: Reach, asked: AskedSubject): Promise<Subject | Missing> {
  const { finding, account, check, kind, resource } = asked;
  if (finding !== undefined) {
    const beside = Object.entries({ account, check, kind, resource }).find(([, value]) => value !== undefined);
    if (beside !== undefined) throw new Refusal(beside[0], "stands beside finding: one finding is meant, or a check");
    return findingOf(db, reach, finding);
  }
  if (account === undefined) throw new Refusal("account", "is missing: a finding is accepted, or a check on an account");
  if (check === undefined) throw new Refusal("check", "is missing: a whole account cannot be accepted");
  const [found] = await readNamedAccounts(db, reach, [account as AccountId]);
  if (found === undefined) return { missing: "account" };
  return checkOf(db, found, { check, kind, resource });
}

async function findingOf(db: Kysely<Schema>, reach: Reach, publicId: string): Promise<Subject | Missing> {
  const row = await findingsWithin(db, reach)
    .where("findings.public_id", "=", bytesOf(publicId))
    .where(isShown)
    .select(["findings.id", "findings.account", "accounts.account_id", "findings.check_ref", "checks.check_id"])
    .executeTakeFirst();
  if (row === undefined) return { missing: "finding" };
  const { id, account, account_id, check_ref, check_id } = row;
  return { kind: "finding", account, accountId: account_id, check: check_ref, checkId: check_id, resource: null, finding: id };
}

async function checkOf(
  db: Kysely<Schema>,
  account: { readonly row: number; readonly id: AccountId },
  { check, kind, resource }: Pick<AskedSubject, "kind" | "resource"> & { readonly check: string },
): Promise<Subject | Missing> {
  // Only what was evaluated there: that a check exists elsewhere is nobody's to find out.
  const { rows } = await sql<{ id: number; check_id: string; kind: Kind }>`
    SELECT id, check_id, kind FROM checks WHERE folded = ${check.toLowerCase()}
      AND EXISTS (SELECT 1 FROM findings WHERE check_ref = checks.id AND account = ${account.row} AND standing <> 'none') ORDER BY id`.execute(
    db,
  );
  const called = rows.filter((row) => kind === undefined || row.kind === kind);
  const [one, other] = called;
  if (one === undefined) return { missing: "check" };
  if (other !== undefined)
    throw new Refusal("kind", `is missing: ${called.map((row) => row.kind).join(" and ")} are called ${one.check_id} there`);
  const subject = { account: account.row, accountId: account.id, check: one.id, checkId: one.check_id, finding: null };
  if (resource === undefined) return { ...subject, kind: "check on account", resource: null };
  const folded = resource.toLowerCase();
  const { rows: there } = await sql`
    SELECT 1 FROM findings JOIN resources ON resources.id = findings.resource
    WHERE check_ref = ${one.id} AND findings.account = ${account.row} AND standing <> 'none' AND resources.folded = ${folded} LIMIT 1`.execute(
    db,
  );
  return there.length === 0 ? { missing: "resource" } : { ...subject, kind: "check on resource", resource: folded };
}
