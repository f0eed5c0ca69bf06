/** Who works on which finding or check, and the ticket. Notes are talk, not decisions: they stay where they were written. */
import { sql } from "kysely";
import { hexOf } from "../../posture/hex.ts";
import { everything } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import { NotHere, type WorkEntry } from "../../posture/settings-file.ts";
import { demandTicket } from "../../posture/written.ts";
import { nameWithin } from "../read/check.ts";
import { handledFinding } from "../read/finding.ts";
import { changeHandling, type Handled } from "../write/handling.ts";
import { addressesOf, demandAccount, demandPerson, publicIdOf } from "./named.ts";
import { type Asking, type Doing, entryOf, type Section, type Wanted } from "./section.ts";

interface Target {
  readonly handled: Handled;
  readonly ticket: string | undefined;
}

export const work: Section<WorkEntry, Target, Handled> = {
  held: async ({ db }) => {
    const { rows } = await sql<Row>`
      SELECT handlings.finding, handlings.check_ref, handlings.account, assignee, ticket, here.account_id, named.check_id, f.public_id,
        checks.check_id || ' on ' || uid || ' (' || accounts.account_id || ', ' || f.region || ')' AS about
      FROM handlings LEFT JOIN checks AS named ON named.id = handlings.check_ref LEFT JOIN accounts AS here ON here.id = handlings.account
        LEFT JOIN findings AS f ON f.id = handlings.finding LEFT JOIN checks ON checks.id = f.check_ref
        LEFT JOIN accounts ON accounts.id = f.account LEFT JOIN resources ON resources.id = f.resource
      WHERE assignee IS NOT NULL OR ticket IS NOT NULL`.execute(db);
    const addressOf = await addressesOf(db);
    return rows.flatMap((row) => {
      const entry = entryOf<WorkEntry>({
        finding: row.public_id === null ? undefined : hexOf(row.public_id),
        check: row.check_id,
        account: row.account_id,
        about: row.about,
        assignee: addressOf(row.assignee),
        ticket: row.ticket,
      });
      const { check_ref, account } = row;
      const handled: Handled =
        row.finding !== null
          ? { of: "finding", row: row.finding, name: entry.finding ?? "" }
          : { of: "check", row: check_ref ?? 0, account, name: [row.check_id, row.account_id].filter(Boolean).join(" ") };
      // Whoever was erased works on nothing.
      return entry.assignee === undefined && entry.ticket === undefined ? [] : [{ key: keyOf(handled), id: handled, entry }];
    });
  },
  find: async (asking, entry) => {
    if (entry.assignee === undefined && entry.ticket === undefined)
      throw new Refusal("assignee", "is missing, and so is ticket: one of them is said");
    await demandPerson(asking, entry.assignee, "assignee");
    const handled = await handledOf(asking, entry);
    return { key: keyOf(handled), target: { handled, ticket: entry.ticket === undefined ? undefined : demandTicket(entry.ticket) } };
  },
  differences: (held, { entry, target: { ticket } }) => [
    ...(entry.assignee === undefined || held.assignee?.toLowerCase() === entry.assignee.toLowerCase() ? [] : ["assignee"]),
    ...(ticket === undefined || held.ticket === ticket ? [] : ["ticket"]),
  ],
  add: write,
  change: (doing, _held, wanted) => write(doing, wanted),
  remove: ({ tx, keys, deed }, { id }) => changeHandling(tx, keys.audit, id, { assignee: null, ticket: null }, deed),
};

interface Row {
  readonly finding: number | null;
  readonly check_ref: number | null;
  readonly account: number | null;
  readonly assignee: string | null;
  readonly ticket: string | null;
  readonly account_id: string | null;
  readonly check_id: string | null;
  readonly public_id: Uint8Array | null;
  readonly about: string | null;
}

const keyOf = (handled: Handled): string => JSON.stringify([handled.of, handled.row, handled.of === "check" ? handled.account : null]);

async function write({ tx, keys, deed }: Doing, { entry, target: { handled, ticket } }: Wanted<WorkEntry, Target>): Promise<void> {
  const assignee = entry.assignee === undefined ? undefined : await publicIdOf(tx, entry.assignee);
  await changeHandling(tx, keys.audit, handled, { assignee, ticket }, deed);
}

/** @throws Refusal, NotHere naming `finding`, `check` or `account`. */
async function handledOf(asking: Asking, { finding, check, account }: WorkEntry): Promise<Handled> {
  if (finding !== undefined) {
    if (check !== undefined || account !== undefined) throw new Refusal("check", "stands beside finding: one finding is meant, or a check");
    const found = await handledFinding(asking.db, everything, finding);
    if (found === undefined) throw new NotHere("finding", `${finding} is none that was found here`);
    return found.handled;
  }
  if (check === undefined) throw new Refusal("check", "is missing: work is on a finding or on a check");
  const named = await nameWithin(asking.db, everything, check, undefined);
  if (named === undefined) throw new NotHere("check", `${check} is none of which a finding is here`);
  if (account === undefined) return { of: "check", row: named.id, account: null, name: named.check_id };
  return { of: "check", row: named.id, account: await demandAccount(asking, account), name: `${named.check_id} ${account}` };
}
