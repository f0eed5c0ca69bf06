/** A finding's row and its state: the only place that knows the columns. */
import type { Day } from "../../posture/calendar.ts";
import { laidOver } from "../../posture/event.ts";
import { type FindingState, unborn } from "../../posture/finding.ts";
import type { Evaluation, Kind, LaidStanding, Severity, SourceId } from "../../posture/words.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { type Layer, wasAcceptedAt } from "./acceptance-layer.ts";
import type { Belonging } from "./events.ts";
import type { Writing } from "./writing.ts";

interface FindingRow {
  readonly id: number;
  readonly account: number;
  readonly region: string;
  readonly check_ref: number;
  readonly resource: number;
  readonly kind: Kind;
  readonly product: string;
  readonly counted: 0 | 1;
  readonly source: SourceId;
  readonly standing: LaidStanding;
  readonly reason: FindingState["reason"] | null;
  readonly detail: string | null;
  readonly severity: Severity;
  readonly severity_assigned: number;
  readonly first_seen: string;
  readonly spell: number;
  readonly opened_at: string | null;
  readonly reopened: number;
  readonly left_at: string | null;
  readonly second_hand: number;
  readonly suppressed_in: SourceId | null;
  readonly marked_resolved: number;
  readonly evidence_lost_since: string | null;
  readonly unconfirmed_since: string | null;
  readonly evaluation: Evaluation;
  readonly run: number;
  readonly before: string | null;
  readonly due_on: Day | null;
}

const findingColumns = `id, account, region, check_ref, resource, kind, product, counted, source, standing, reason, detail, severity, severity_assigned, first_seen, spell, opened_at, reopened, left_at,
  second_hand, suppressed_in, marked_resolved, evidence_lost_since, unconfirmed_since, evaluation, run, before, due_on`;

/** A finding as this run found it, and whether anything of it was written yet. */
export interface KeptFinding {
  readonly id: number;
  readonly belongs: Belonging;
  readonly resource: number;
  /** How it stood before this run, by its records. */
  readonly before: FindingState;
  /** Whether an acceptance lay over that. */
  readonly wasAccepted: boolean;
  readonly current: FindingState;
  readonly isNew: boolean;
  /** As its row says. */
  readonly dueOn: Day | null;
}

export async function findingById(tx: Tx, id: number, writing: Writing): Promise<KeptFinding> {
  const row = await tx.get<FindingRow>(`SELECT ${findingColumns} FROM findings WHERE id = ?`, [id]);
  if (row === undefined) throw new Error(`finding ${id} has a record but no row`);
  return keptOf(tx, row, writing);
}

export async function findingByPublicId(tx: Tx, publicId: Uint8Array, writing: Writing): Promise<KeptFinding | undefined> {
  const row = await tx.get<FindingRow>(`SELECT ${findingColumns} FROM findings WHERE public_id = ?`, [publicId]);
  return row && (await keptOf(tx, row, writing));
}

async function keptOf(tx: Tx, row: FindingRow, writing: Writing): Promise<KeptFinding> {
  const { id, resource, due_on: dueOn } = row;
  const current = findingStateOf(row);
  const belongs: Belonging = { ...row, check: row.check_ref, counted: row.counted === 1 };
  if (row.run !== writing.run) {
    const wasAccepted = await wasAcceptedAt(tx, writing, id, row.standing);
    return { id, belongs, resource, before: current, wasAccepted, current, isNew: false, dueOn };
  }
  if (row.before === null) return { id, belongs, resource, before: unborn, wasAccepted: false, current, isNew: true, dueOn };
  const { wasAccepted = false, ...before } = JSON.parse(row.before) as FindingState & { readonly wasAccepted?: boolean };
  return { id, belongs, resource, before, wasAccepted, current, isNew: false, dueOn };
}

const findingStateOf = (row: FindingRow): FindingState => ({
  standing: row.standing === "accepted" ? "open" : row.standing,
  reason: row.reason ?? undefined,
  detail: row.detail ?? undefined,
  severity: row.severity,
  severityAssigned: row.severity_assigned === 1,
  firstSeen: row.first_seen,
  spell: row.spell,
  openedAt: row.opened_at ?? undefined,
  reopened: row.reopened,
  leftAt: row.left_at ?? undefined,
  source: row.source,
  secondHand: row.second_hand === 1,
  suppressedIn: row.suppressed_in ?? undefined,
  markedResolved: row.marked_resolved === 1,
  evidenceLostSince: row.evidence_lost_since ?? undefined,
  unconfirmedSince: row.unconfirmed_since ?? undefined,
  evaluation: row.evaluation,
});

/** In the order of both statements of findings.ts. */
export const stateValues = (state: FindingState, { now }: Pick<Layer, "now">): Value[] => [
  laidOver(state, now !== undefined),
  state.reason ?? null,
  state.detail ?? null,
  state.severity,
  state.severityAssigned ? 1 : 0,
  state.firstSeen,
  state.spell,
  state.openedAt ?? null,
  state.reopened,
  state.leftAt ?? null,
  state.source,
  state.secondHand ? 1 : 0,
  state.suppressedIn ?? null,
  state.markedResolved ? 1 : 0,
  state.evidenceLostSince ?? null,
  state.unconfirmedSince ?? null,
  state.evaluation,
  now?.id ?? null,
];
