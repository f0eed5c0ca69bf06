/** Decisions on risks: each with what it changes of findings, steps and sums, and its entry in the audit log, in one transaction (domain.md section 9). */
import { type AcceptanceTerms, beginsAs, canDecide, type Decider, type Deciding } from "../../posture/acceptance.ts";
import { dayOf } from "../../posture/calendar.ts";
import { hexOf } from "../../posture/hex.ts";
import type { AcceptanceState, Role } from "../../posture/words.ts";
import type { Subject } from "../acceptance-subject.ts";
import type { Rows, Tx, Value } from "../dialect/connection.ts";
import { newPublicId } from "../secrets.ts";
import { end, endDue, type Looking } from "./acceptance-end.ts";
import { type Findings, layAnew } from "./acceptance-layer.ts";
import { KEPT, type Kept, subjectOf, tell, toldOf } from "./acceptance-row.ts";
import { writeAudit } from "./audit.ts";
import { settingsNow } from "./settings.ts";
import type { Deed } from "./tokens.ts";

/** What a decision needs beside the transaction. */
export interface AcceptanceDeed extends Pick<Looking, "key" | "timeZone"> {
  readonly deed: Deed;
  readonly role: Role;
  /** A file of decisions tells how it stood, who made it and when; undefined: it is made now, by whoever does the deed. */
  readonly as?: { readonly state: "proposed" | "in force"; readonly madeBy: string | undefined; readonly madeAt: string | undefined };
}

/** Somebody, or the clock, was first: it is told who, so that the second of two leads knows what has become of it. */
export class DecidedAlready extends Error {
  /** Public id. */
  readonly acceptance: string;
  readonly state: AcceptanceState;
  /** Who made it so; null: the clock. */
  readonly by: string | null;
  readonly at: string;
  readonly until: string;
  constructor({ public_id, state, ...row }: Kept) {
    super(`the acceptance ${public_id} is ${state}`);
    this.name = "DecidedAlready";
    this.acceptance = public_id;
    this.state = state;
    this.until = row.until;
    const isOver = state === "ended" || state === "revoked";
    this.by = isOver ? row.ended_by : row.decided_at === null ? row.made_by : row.decided_by;
    this.at = (isOver ? row.ended_at : row.decided_at) ?? row.made_at;
  }
}

/** It takes a lead, or whoever made it. */
export class NotTheirs extends Error {}

/**
 * Accepts these, or proposes it where that is all they may: all of them or none.
 * @returns the public ids, in the order of the subjects.
 * @throws DecidedAlready where one of them is accepted, or proposed, already.
 */
export async function makeAcceptances(
  tx: Tx,
  subjects: readonly Subject[],
  terms: AcceptanceTerms,
  by: AcceptanceDeed,
): Promise<readonly string[]> {
  await endDue(tx, lookingOf(by));
  const made: string[] = [];
  for (const subject of subjects) {
    const there = await decidedOn(tx, subject);
    if (there !== undefined) throw new DecidedAlready(there);
    made.push(await make(tx, subject, terms, undefined, by));
  }
  return made;
}

/**
 * A new acceptance in the place of one that is in force: as soon as it is in force itself, that one has ended.
 * @returns its public id; undefined where there is none of that name. @throws DecidedAlready, NotTheirs
 */
export async function renewAcceptance(tx: Tx, publicId: string, terms: AcceptanceTerms, by: AcceptanceDeed): Promise<string | undefined> {
  const kept = await decidable(tx, publicId, "renew", by);
  if (kept === undefined) return undefined;
  const waiting = await tx.get<Kept>(`${KEPT} WHERE renews = ? AND acceptances.state = 'proposed'`, [kept.id]);
  if (waiting !== undefined) throw new DecidedAlready(waiting);
  return make(tx, subjectOf(kept), terms, kept, by);
}

/** Approves what an owner proposed. @throws DecidedAlready, NotTheirs. @returns false where there is none of that name. */
export async function approveAcceptance(tx: Tx, publicId: string, note: string | null, by: AcceptanceDeed): Promise<boolean> {
  const kept = await decidable(tx, publicId, "approve", by);
  if (kept === undefined) return false;
  await decide(tx, kept, note, by);
  const renewed = kept.renews === null ? undefined : await tx.get<Kept>(`${KEPT} WHERE acceptances.id = ?`, [kept.renews]);
  const told = await begin(tx, kept.id, subjectOf(kept), renewed, by);
  await tell(tx, "acceptance-approved", kept, { state: "proposed" }, { state: "in force", ...told }, by);
  return true;
}

export async function refuseAcceptance(tx: Tx, publicId: string, note: string | null, by: AcceptanceDeed): Promise<boolean> {
  const kept = await decidable(tx, publicId, "refuse", by);
  if (kept === undefined) return false;
  await decide(tx, kept, note, by);
  await tx.run("UPDATE acceptances SET state = 'refused' WHERE id = ?", [kept.id]);
  await tell(tx, "acceptance-refused", kept, { state: "proposed" }, { state: "refused" }, by);
  return true;
}

/**
 * What it covered is open from now on, unless another one covers it.
 * @param note why, for whoever asks later; null: nobody said.
 */
export async function revokeAcceptance(tx: Tx, publicId: string, note: string | null, by: AcceptanceDeed): Promise<boolean> {
  const kept = await decidable(tx, publicId, "revoke", by);
  if (kept === undefined) return false;
  const { reopened } = await end(tx, kept, {
    state: "revoked",
    at: await instantOf(tx, by.deed.at),
    ...{ actor: by.deed.actor, note, timeZone: by.timeZone },
  });
  await tell(tx, "acceptance-revoked", kept, { state: kept.state }, { state: "revoked", reopened, isReasonGiven: note !== null }, by);
  return true;
}

async function make(
  tx: Tx,
  subject: Subject,
  { reason, ticket, until }: AcceptanceTerms,
  renews: Kept | undefined,
  by: AcceptanceDeed,
): Promise<string> {
  const actor = by.as?.madeBy === undefined ? by.deed.actor : ({ kind: "person", id: by.as.madeBy } as const);
  const publicId = hexOf(newPublicId());
  const state = by.as?.state ?? beginsAs(deciderOf(by), await settingsNow(tx));
  const { id } = await tx.run(
    `INSERT INTO acceptances (public_id, subject, account, check_ref, resource, finding, reason, ticket, state, until, made_at, made_by_kind, made_by, renews)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'proposed', ?, ?, ?, ?, ?)`,
    [
      ...[publicId, subject.kind, subject.account, subject.check, subject.resource, subject.finding, reason, ticket ?? null, until],
      ...[by.as?.madeAt ?? by.deed.at, actor.kind, actor.id, renews?.id ?? null],
    ],
  );
  const told = state === "in force" ? await begin(tx, id, subject, renews, by) : {};
  await writeAudit(tx, by.key, {
    ...by.deed,
    action: state === "in force" ? "acceptance-made" : "acceptance-proposed",
    subject: publicId,
    before: null,
    after: { ...toldOf(subject), until, ...(renews === undefined ? {} : { renews: renews.public_id }), ...told },
  });
  return publicId;
}

async function begin(
  tx: Tx,
  id: number,
  subject: Subject,
  renewed: Kept | undefined,
  { deed, timeZone }: AcceptanceDeed,
): Promise<{ readonly accepted: number }> {
  const at = await instantOf(tx, deed.at);
  const day = dayOf(at, timeZone);
  if (renewed?.state === "in force")
    await tx.run("UPDATE acceptances SET state = 'ended', ended_at = ?, ended_day = ?, ended_by_kind = ?, ended_by = ? WHERE id = ?", [
      ...[at, day, deed.actor.kind, deed.actor.id, renewed.id],
    ]);
  await tx.run("UPDATE acceptances SET state = 'in force', begun_at = ?, begun_day = ? WHERE id = ?", [at, day, id]);
  if (renewed !== undefined)
    await tx.run(
      "INSERT OR IGNORE INTO acceptance_findings (finding, acceptance, since) SELECT finding, ?, since FROM acceptance_findings WHERE acceptance = ?",
      [id, renewed.id],
    );
  const { accepted } = await layAnew(tx, findingsOf(id, subject), { at, day, timeZone });
  return { accepted };
}

/** Those that are open, or accepted already. The literal conditions lead to the indexes of what is open, and of what is accepted. */
function findingsOf(
  acceptance: number,
  { kind, account, check, resource, finding }: Pick<Subject, "kind" | "account" | "check" | "resource" | "finding">,
): Findings {
  const along = "UNION SELECT finding FROM acceptance_findings WHERE acceptance = ?";
  if (kind === "finding") return { ids: `SELECT ? ${along}`, values: [finding, acceptance] };
  const ofCheck = ["standing = 'open' AND counted = 1", "standing = 'open' AND counted = 0", "standing = 'accepted'"]
    .map((stands) => `SELECT id, resource FROM findings WHERE check_ref = ? AND account = ? AND ${stands}`)
    .join(" UNION ALL ");
  const own = [check, account, check, account, check, account];
  if (kind === "check on account") return { ids: `SELECT id FROM (${ofCheck}) ${along}`, values: [...own, acceptance] };
  return {
    ids: `SELECT id FROM (${ofCheck}) AS own WHERE resource IN (SELECT resources.id FROM resources WHERE folded = ?) ${along}`,
    values: [...own, resource, acceptance],
  };
}

const decide = (tx: Tx, { id }: Kept, note: string | null, { deed: { at, actor } }: AcceptanceDeed): Promise<unknown> =>
  tx.run("UPDATE acceptances SET decided_at = ?, decided_by_kind = ?, decided_by = ?, decided_note = ? WHERE id = ?", [
    ...[at, actor.kind, actor.id, note, id],
  ]);

/** @throws DecidedAlready, NotTheirs */
async function decidable(tx: Tx, publicId: string, deciding: Deciding, by: AcceptanceDeed): Promise<Kept | undefined> {
  await endDue(tx, lookingOf(by));
  const kept = await tx.get<Kept>(`${KEPT} WHERE acceptances.public_id = ?`, [publicId]);
  if (kept === undefined) return undefined;
  const { state, made_by, until } = kept;
  switch (canDecide(deciding, { state, madeBy: made_by, until }, deciderOf(by), new Date(by.deed.at))) {
    case "yes":
      return kept;
    case "over":
      throw new DecidedAlready(kept);
    case "not yours":
      throw new NotTheirs(`${deciding} is a lead's`);
  }
}

const lookingOf = ({ key, timeZone, deed }: AcceptanceDeed): Looking => ({ at: deed.at, key, timeZone });

const deciderOf = ({ role, deed: { actor } }: AcceptanceDeed): Decider => ({ role, id: actor.id });

/** The same thing, decided already or waiting for it. */
const decidedOn = (rows: Rows, { kind, account, check, resource, finding }: Subject): Promise<Kept | undefined> =>
  rows.get<Kept>(
    `${KEPT} WHERE acceptances.state IN ('proposed', 'in force') AND account = ? AND check_ref = ? AND subject = ? AND resource IS ? AND finding IS ?
     ORDER BY acceptances.state = 'in force' DESC LIMIT 1`,
    [account, check, kind, resource, finding] satisfies Value[],
  );

/**
 * The instant of a decision. A run that began by another process's clock, a moment ahead of ours, has written what was so before it: a decision is
 * never dated before the run that it comes after.
 */
async function instantOf(rows: Rows, at: string): Promise<string> {
  const run = await rows.get<{ started_at: string | null }>(
    "SELECT started_at FROM runs WHERE started_at IS NOT NULL ORDER BY id DESC LIMIT 1",
  );
  const begun = run?.started_at ?? "";
  return at > begun ? at : new Date(Date.parse(begun) + 1).toISOString();
}
