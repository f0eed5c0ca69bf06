/**
 * Risk acceptance: our own, dated decision to live with a finding (domain.md sections 3 and 9). It is a layer over open, and moves no evidence.
 * What may be decided, by whom and until when is here; that it happens in one transaction is db/write/acceptances.ts.
 */
import { beginOf, type Day, dayAfter, dayOf } from "./calendar.ts";
import { isDay } from "./range.ts";
import { Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import { type AcceptanceState, LONGEST_ACCEPTANCE_DAYS, LONGEST_REASON, type Role } from "./words.ts";
import { demandText, demandTicket, plainText } from "./written.ts";

const DAY_MS = 86_400_000;

export interface AcceptanceTerms {
  readonly reason: string;
  readonly ticket: string | undefined;
  /** ISO 8601: from this instant on it is over. */
  readonly until: string;
}

export interface AskedTerms {
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** An instant, or a day of the organization's, which is then the last one. */
  readonly until: string;
}

/** @throws Refusal naming `reason`, `ticket` or `until`. */
export const acceptanceTerms = (asked: AskedTerms, now: Date, timeZone: string): AcceptanceTerms => ({
  reason: reasonOf(asked.reason),
  ticket: asked.ticket === undefined ? undefined : demandTicket(asked.ticket),
  until: endOf(asked.until, now, timeZone),
});

const reasonOf = (text: string): string =>
  demandText("reason", text, { longest: LONGEST_REASON, missing: "is missing: whoever reads this in a year must know why" });

/** A word to whoever proposed it. @throws Refusal naming `note`. */
export const noteOf = (text: string | undefined): string | null => plainText("note", text ?? "") || null;

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

function endOf(text: string, now: Date, timeZone: string): string {
  const until = isDay(text) ? beginOf(dayAfter(text as Day), timeZone) : instantOf(text);
  const [untilMs, nowMs] = [Date.parse(until), now.getTime()];
  if (untilMs <= nowMs) throw new Refusal("until", `${text} is over: an acceptance ends in time to come`);
  if (untilMs - nowMs > LONGEST_ACCEPTANCE_DAYS * DAY_MS) {
    const last = dayAfter(dayOf(nowMs + LONGEST_ACCEPTANCE_DAYS * DAY_MS, timeZone), -1);
    throw new Refusal(
      "until",
      `${text} is more than ${LONGEST_ACCEPTANCE_DAYS} days on: ${last} is the last day that can be accepted until`,
    );
  }
  return until;
}

function instantOf(text: string): string {
  const ms = instant.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new Refusal("until", `${text} is neither a day (2026-12-31) nor an instant (2026-12-31T12:00:00Z)`);
  return new Date(ms).toISOString();
}

/** Who decides, as far as it decides what they may. */
export interface Decider {
  readonly role: Role;
  /** Public id of the person or token. */
  readonly id: string | null;
}

/** How a new acceptance begins. Who may ask for one at all, and of which accounts, is decided at the door (posture/caller.ts) and by their reach. */
export const beginsAs = ({ role }: Decider, settings: Pick<Settings, "ownersAcceptancesNeedApproval">): "proposed" | "in force" =>
  role === "owner" && settings.ownersAcceptancesNeedApproval ? "proposed" : "in force";

export type Deciding = "approve" | "refuse" | "revoke" | "renew";

/** As it stands, for what can be done about it. */
export interface Standing {
  readonly state: AcceptanceState;
  /** Public id of who made it. */
  readonly madeBy: string | null;
  readonly until: string;
}

/** `over`: somebody, or the clock, was first. `not yours`: it takes a lead. */
export type Possible = "yes" | "over" | "not yours";

/**
 * Leads and administrators decide on all within their reach. An owner proposes, renews, and takes back what they made themselves: that hides
 * nothing, and shows what was hidden.
 */
export function canDecide(deciding: Deciding, { state, madeBy, until }: Standing, { role, id }: Decider, now: Date): Possible {
  const leads = role === "administrator" || role === "lead";
  if (role === "viewer") return "not yours";
  const isOver = Date.parse(until) <= now.getTime();
  switch (deciding) {
    case "approve":
    case "refuse":
      if (!leads) return "not yours";
      return state === "proposed" && !isOver ? "yes" : "over";
    case "revoke":
      if (!leads && (id === null || id !== madeBy)) return "not yours";
      return (state === "proposed" || state === "in force") && !isOver ? "yes" : "over";
    case "renew":
      return state === "in force" && !isOver ? "yes" : "over";
  }
}

/** An acceptance that has been in force over some time. */
export interface InForce {
  readonly id: number;
  /** ISO 8601: from this instant on. */
  readonly from: string;
  /** Before this one; undefined: nobody, nor the clock, has ended it yet. */
  readonly ended: string | undefined;
  /** When it will have ended at the latest. */
  readonly until: string;
}

/** Of several the one that ends last is told: as long as any covers it, the finding stays accepted. */
export function acceptedBy(covering: readonly InForce[], at: string): InForce | undefined {
  let last: InForce | undefined;
  for (const one of covering) {
    const isInForce = one.from <= at && (one.ended === undefined || at < one.ended);
    if (isInForce && (last === undefined || one.until > last.until || (one.until === last.until && one.id > last.id))) last = one;
  }
  return last;
}

/** The layer begins or ends at this instant. */
export interface Turn {
  readonly at: string;
  /** Undefined: nothing covers the finding from then on. */
  readonly by: InForce | undefined;
  /** What covered it until then. */
  readonly before: InForce | undefined;
}

/** What became of the layer after an instant, as far as it was decided: an acceptance that ends while another still covers turns nothing. */
export function turnsAfter(covering: readonly InForce[], after: string): readonly Turn[] {
  const instants = covering.flatMap(({ from, ended }) => (ended === undefined ? [from] : [from, ended])).filter((at) => at > after);
  const turns: Turn[] = [];
  let before = acceptedBy(covering, after);
  for (const at of [...new Set(instants)].sort()) {
    const by = acceptedBy(covering, at);
    if ((by === undefined) !== (before === undefined)) turns.push({ at, by, before });
    before = by;
  }
  return turns;
}
