/** Accounts as the organization lists them: joined, renamed, suspended, left. */
import type { SecurityContact } from "../../posture/owner.ts";
import type { AccountId, AccountState } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { moveUnit, type UnitOfAccount } from "./units.ts";
import type { Writing } from "./writing.ts";

export interface ListedAccount {
  readonly id: AccountId;
  readonly organizationId: string | undefined;
  readonly name: string;
  readonly email: string | undefined;
  readonly state: AccountState;
  /** Undefined where the OUs could not be read this time: that kept stands. */
  readonly ouId: string | undefined;
  /** Names from the root, joined by ` / `. */
  readonly ouPath: string | undefined;
  readonly joinedAt: string | undefined;
}

export interface KeptAccount extends UnitOfAccount {
  readonly id: number;
  readonly account_id: AccountId;
  readonly state: AccountState;
}

const columns = "id, account_id, state, organization_id, ou_id, ou_path";

export const keptAccounts = (rows: Rows): Promise<KeptAccount[]> => rows.all<KeptAccount>(`SELECT ${columns} FROM accounts`);

/**
 * Writes what a list said. Only a complete list proves that an account left.
 * @returns the accounts that are no longer active, whose findings close: not only those that changed, since the run that saw the change may
 * have been killed before it closed them.
 */
export async function writeAccounts(
  tx: Tx,
  { run, seen }: Writing,
  listed: readonly ListedAccount[],
  complete: boolean,
): Promise<readonly number[]> {
  const kept = new Map((await keptAccounts(tx)).map((account) => [account.account_id, account]));
  const ended: number[] = [];
  for (const account of listed) {
    const before = kept.get(account.id);
    kept.delete(account.id);
    const { id, ...unit } = (await tx.get<{ id: number } & UnitOfAccount>(
      `INSERT INTO accounts (account_id, organization_id, name, email, state, ou_id, ou_path, joined_at, first_seen)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account_id) DO UPDATE SET organization_id = excluded.organization_id, name = excluded.name, email = excluded.email,
         state = excluded.state, joined_at = excluded.joined_at, left_at = NULL, ou_id = ifnull(excluded.ou_id, accounts.ou_id),
         ou_path = CASE WHEN excluded.ou_path IS NULL AND ifnull(excluded.ou_id, accounts.ou_id) IS accounts.ou_id THEN accounts.ou_path
           ELSE excluded.ou_path END
       RETURNING id, organization_id, ou_id, ou_path`,
      [
        account.id,
        account.organizationId ?? null,
        account.name,
        account.email ?? null,
        account.state,
        account.ouId ?? null,
        account.ouPath ?? null,
        account.joinedAt ?? null,
        seen,
      ],
    )) ?? { id: 0, organization_id: null, ou_id: null, ou_path: null };
    if (before !== undefined) await moveUnit(tx, id, before, unit);
    if (before?.state !== account.state) await writeChange(tx, run, seen, id, before?.state, account.state);
    if (ends(account.state)) ended.push(id);
  }
  if (!complete) return ended;
  // A list tells of its own organization: credentials of another one know nothing of this one's accounts.
  const organizations = new Set(listed.map(({ organizationId }) => organizationId));
  for (const account of kept.values()) {
    if (!organizations.has(account.organization_id ?? undefined) || account.state === "outside") continue;
    ended.push(account.id);
    if (account.state === "left") continue;
    await tx.run("UPDATE accounts SET state = 'left', left_at = ? WHERE id = ?", [seen, account.id]);
    await writeChange(tx, run, seen, account.id, account.state, "left");
  }
  return ended;
}

/** Accounts of the organization whose tags were not read since `before`: those that never were first. */
export const tagsDue = (rows: Rows, before: string): Promise<KeptAccount[]> =>
  rows.all<KeptAccount>(
    `SELECT ${columns} FROM accounts WHERE organization_id IS NOT NULL AND state NOT IN ('left', 'outside')
       AND (tags_read_at IS NULL OR tags_read_at < ?) ORDER BY tags_read_at IS NOT NULL, tags_read_at, id`,
    [before],
  );

export const writeTags = (tx: Tx, account: number, tags: Readonly<Record<string, string>>, seen: string): Promise<unknown> =>
  tx.run("UPDATE accounts SET tags = ?, tags_read_at = ? WHERE id = ?", [JSON.stringify(tags), seen, account]);

/** Active accounts, in an organization or alone, whose contact was not asked for since `before`: those that never were first. */
export const contactsDue = (rows: Rows, before: string): Promise<KeptAccount[]> =>
  rows.all<KeptAccount>(
    `SELECT ${columns} FROM accounts WHERE state = 'active' AND (contact_asked_at IS NULL OR contact_asked_at < ?)
       ORDER BY contact_asked_at IS NOT NULL, contact_asked_at, id`,
    [before],
  );

/** @param contact undefined where AWS says that there is none. */
export const writeContact = (tx: Tx, account: number, contact: SecurityContact | undefined, seen: string): Promise<unknown> =>
  tx.run("UPDATE accounts SET security_contact = ?, contact_asked_at = ? WHERE id = ?", [
    contact === undefined ? null : JSON.stringify(contact),
    seen,
    account,
  ]);

/** Asked in vain: what was known stands. */
export const writeContactAsked = (tx: Tx, account: number, seen: string): Promise<unknown> =>
  tx.run("UPDATE accounts SET contact_asked_at = ? WHERE id = ?", [seen, account]);

/** Every region that is on for the account, also those that the configuration leaves out: they may be in use, and nobody reads them. */
export async function writeRegionsOn(tx: Tx, account: number, regions: readonly string[]): Promise<void> {
  const text = JSON.stringify([...regions].sort());
  await tx.run("UPDATE accounts SET regions_on = ? WHERE id = ? AND regions_on IS NOT ?", [text, account, text]);
}

/** Findings of such an account close: `account left`. */
const ends = (state: AccountState): boolean =>
  state === "suspended" || state === "pending_closure" || state === "closed" || state === "left";

const writeChange = (tx: Tx, run: number, seen: string, account: number, from: string | undefined, to: string): Promise<unknown> =>
  tx.run("INSERT INTO surroundings_events (run, subject, account, from_state, to_state, seen) VALUES (?, 'account', ?, ?, ?, ?)", [
    run,
    account,
    from ?? null,
    to,
    seen,
  ]);
