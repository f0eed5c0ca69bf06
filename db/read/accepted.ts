/** By which decision a finding is accepted, as its row tells it; names are what people are called today (actor-names.ts). */
import type { Kysely } from "kysely";
import type { AuditActorKind } from "../../posture/audit.ts";
import type { Schema } from "../schema.ts";
import { namesOf } from "./actor-names.ts";

export interface Actor {
  kind: AuditActorKind;
  /** Public id. */
  id: string | null;
  name: string | null;
}

export interface AcceptanceOf {
  id: string;
  reason: string;
  ticket: string | null;
  since: string | null;
  until: string;
  by: Actor;
}

export const acceptanceColumns = [
  "acceptances.public_id as accepted_id",
  "acceptances.reason as accepted_reason",
  "acceptances.ticket as accepted_ticket",
  "acceptances.begun_at as accepted_since",
  "acceptances.until as accepted_until",
  // Whoever approved it answers for it.
  "acceptances.made_by as accepted_made_by",
  "acceptances.made_by_kind as accepted_made_by_kind",
  "acceptances.decided_by as accepted_decided_by",
  "acceptances.decided_by_kind as accepted_decided_by_kind",
] as const;

type Row = Schema["acceptances"];
export interface AcceptedRow {
  accepted_id: string | null;
  accepted_reason: string | null;
  accepted_ticket: string | null;
  accepted_since: string | null;
  accepted_until: string | null;
  accepted_made_by: string | null;
  accepted_made_by_kind: Row["made_by_kind"] | null;
  accepted_decided_by: string | null;
  accepted_decided_by_kind: Row["decided_by_kind"];
}

/** With the names that people and tokens have today. */
export async function withNames<Item extends { readonly acceptance: AcceptanceOf | null }>(
  db: Kysely<Schema>,
  items: readonly Item[],
): Promise<Item[]> {
  const names = await namesOf(
    db,
    items.map(({ acceptance }) => acceptance?.by.id ?? null),
  );
  return items.map((item) => {
    if (item.acceptance === null) return item;
    const { by } = item.acceptance;
    return { ...item, acceptance: { ...item.acceptance, by: { ...by, name: names.get(by.id ?? "") ?? null } } };
  });
}

export function acceptanceOf(row: AcceptedRow): AcceptanceOf | null {
  const { accepted_id: id, accepted_reason: reason, accepted_until: until, accepted_made_by_kind: madeByKind } = row;
  if (id === null || reason === null || until === null || madeByKind === null) return null;
  const by =
    row.accepted_decided_by_kind === null
      ? { kind: madeByKind, id: row.accepted_made_by }
      : { kind: row.accepted_decided_by_kind, id: row.accepted_decided_by };
  return { id, reason, ticket: row.accepted_ticket, since: row.accepted_since, until, by: { ...by, name: null } };
}
