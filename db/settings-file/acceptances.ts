/** Risk acceptances that are in force or proposed. Each is decided anew by the rules of now: its end is still to come, and within the limit. */
import { sql } from "kysely";
import { type AcceptanceTerms, acceptanceTerms } from "../../posture/acceptance.ts";
import { dayOf } from "../../posture/calendar.ts";
import { hexOf } from "../../posture/hex.ts";
import { isDay } from "../../posture/range.ts";
import { everything } from "../../posture/reach.ts";
import { Refusal } from "../../posture/refusal.ts";
import { type AcceptanceEntry, NotHere, Over } from "../../posture/settings-file.ts";
import type { AccountId, Kind } from "../../posture/words.ts";
import type { Subject } from "../acceptance-subject.ts";
import { findSubject } from "../read/acceptance-subjects.ts";
import type { AcceptanceRow } from "../schema-acceptances.ts";
import { type AcceptanceDeed, approveAcceptance, makeAcceptances, renewAcceptance, revokeAcceptance } from "../write/acceptances.ts";
import { addressesOf, publicIdOf } from "./named.ts";
import { type Asking, type Doing, entryOf, type Section, type Wanted } from "./section.ts";

interface Target {
  readonly subject: Subject;
  readonly terms: AcceptanceTerms;
}

export const acceptances: Section<AcceptanceEntry, Target> = {
  held: async ({ db, now }) => {
    const { rows } = await sql<Row>`
      SELECT a.*, account_id, check_id, checks.kind, f.public_id AS finding_public_id, f.region,
        ifnull(of_finding.uid, (SELECT uid FROM resources WHERE resources.account = a.account AND resources.folded = a.resource LIMIT 1)) AS uid,
        (SELECT count(*) FROM checks AS other WHERE other.folded = checks.folded) AS called
      FROM acceptances AS a JOIN accounts ON accounts.id = a.account JOIN checks ON checks.id = a.check_ref
        LEFT JOIN findings AS f ON f.id = a.finding LEFT JOIN resources AS of_finding ON of_finding.id = f.resource
      WHERE a.state IN ('proposed', 'in force') AND a.until > ${now.toISOString()}`.execute(db);
    const addressOf = await addressesOf(db);
    return rows.map((row) => ({
      key: keyOf({ ...row, kind: row.subject, check: row.check_ref }, row.state === "proposed" && row.renews !== null),
      id: row.public_id,
      entry: entryOfRow(row, addressOf(row.made_by)),
    }));
  },
  find: async (asking, entry) => {
    const { finding, account, check, kind, resource } = entry;
    if (entry.renewal === true && entry.state !== "proposed") throw new Refusal("renewal", "is of a proposal: state is not proposed");
    const terms = termsOf(asking, entry);
    if (entry.madeAt !== undefined && !(Date.parse(entry.madeAt) <= asking.now.getTime()))
      throw new Refusal("madeAt", `${entry.madeAt} is no instant that has been`);
    const subject = await findSubject(asking.db, everything, { finding, account, check, kind, resource });
    if ("missing" in subject) throw new NotHere(subject.missing, `${String(entry[subject.missing])} is none that was found here`);
    return { key: keyOf(subject, entry.renewal === true), target: { subject, terms } };
  },
  differences: (held, { entry, target: { terms } }) => [
    ...(held.reason === terms.reason ? [] : ["reason"]),
    ...(terms.ticket === undefined || held.ticket === terms.ticket ? [] : ["ticket"]),
    ...(held.until === terms.until ? [] : ["until"]),
    ...(held.state === "proposed" && entry.renewal !== true && (entry.state ?? "in force") === "in force" ? ["state"] : []),
  ],
  add: make,
  change: async (doing, { id, entry: held }, wanted) => {
    const { reason, until, ticket = held.ticket } = wanted.target.terms;
    const isSame = held.reason === reason && held.until === until && held.ticket === ticket;
    // What is in force, or waits, by other terms is another decision: in its place.
    if (isSame) return void (await approveAcceptance(doing.tx, id, null, deedOf(doing)));
    const terms = { reason, until, ticket };
    if (held.state === "in force")
      return void (await renewAcceptance(doing.tx, id, terms, await asOf(doing, { ...wanted.entry, state: "in force" })));
    await revokeAcceptance(doing.tx, id, null, deedOf(doing));
    await make(doing, { ...wanted, target: { ...wanted.target, terms } });
  },
  remove: async (doing, { id }) => void (await revokeAcceptance(doing.tx, id, "Not in the settings file that was imported", deedOf(doing))),
};

interface Row extends AcceptanceRow {
  readonly account_id: AccountId;
  readonly check_id: string;
  readonly kind: Kind;
  readonly finding_public_id: Uint8Array | null;
  readonly region: string | null;
  readonly uid: string | null;
  readonly called: number;
}

const keyOf = ({ kind, account, check, resource, finding }: Omit<Subject, "accountId" | "checkId">, isRenewal: boolean): string =>
  JSON.stringify([kind, account, check, resource, finding, isRenewal]);

function entryOfRow(row: Row, madeBy: string | undefined): AcceptanceEntry {
  const { account_id: account, check_id: check, uid, region, finding_public_id } = row;
  const ofFinding = finding_public_id !== null;
  return entryOf<AcceptanceEntry>({
    finding: ofFinding ? hexOf(finding_public_id) : undefined,
    account: ofFinding ? undefined : account,
    check: ofFinding ? undefined : check,
    kind: ofFinding || row.called === 1 ? undefined : row.kind,
    resource: row.resource === null ? undefined : (uid ?? row.resource),
    about: ofFinding ? `${check} on ${uid} (${account}, ${region})` : undefined,
    reason: row.reason,
    ticket: row.ticket,
    until: row.until,
    state: row.state as "proposed" | "in force",
    renewal: (row.state === "proposed" && row.renews !== null) || undefined,
    madeBy,
    madeAt: row.made_at,
  });
}

/** @throws Over where its end has come; Refusal naming what is wrong. */
function termsOf({ now, timeZone }: Asking, { reason, ticket, until }: AcceptanceEntry): AcceptanceTerms {
  const isOver = isDay(until) ? until < dayOf(now.getTime(), timeZone) : Date.parse(until) <= now.getTime();
  if (isOver) throw new Over("until", `${until} is over`);
  return acceptanceTerms({ reason, ticket, until }, now, timeZone);
}

async function make(doing: Doing, { entry, target: { subject, terms } }: Wanted<AcceptanceEntry, Target>): Promise<void> {
  const by = await asOf(doing, entry);
  const renewed = entry.renewal === true ? await inForce(doing, subject) : undefined;
  if (renewed === undefined) await makeAcceptances(doing.tx, [subject], terms, by);
  else await renewAcceptance(doing.tx, renewed, terms, by);
}

const inForce = async ({ tx }: Doing, { kind, account, check, resource, finding }: Subject): Promise<string | undefined> =>
  (
    await tx.get<{ public_id: string }>(
      "SELECT public_id FROM acceptances WHERE state = 'in force' AND subject = ? AND account = ? AND check_ref = ? AND resource IS ? AND finding IS ?",
      [kind, account, check, resource, finding],
    )
  )?.public_id;

const deedOf = ({ keys, deed, timeZone }: Doing): AcceptanceDeed => ({ key: keys.audit, deed, role: "administrator", timeZone });

async function asOf(doing: Doing, { state = "in force", madeBy, madeAt }: AcceptanceEntry): Promise<AcceptanceDeed> {
  const by = madeBy === undefined ? undefined : await publicIdOf(doing.tx, madeBy);
  return { ...deedOf(doing), as: { state, madeBy: by, madeAt: madeAt && new Date(madeAt).toISOString() } };
}
