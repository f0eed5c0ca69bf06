import { type Static, Type } from "typebox";
import { coverages, sources } from "../posture/words.ts";
import { Count, Cursor, ListOf, OneOf, TextOrNull, Time, TimeOrNull } from "./words.ts";

export const CoverageQuery = Type.Object(
  {
    source: Type.Optional(Type.Array(OneOf(sources))),
    account: Type.Optional(Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }))),
    region: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }))),
    state: Type.Optional(Type.Array(OneOf(coverages))),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 200 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type CoverageQuery = Static<typeof CoverageQuery>;

export const Share = Type.Object({
  fresh: Count("Scopes with fresh evidence"),
  of: Count("Scopes that count"),
  deniedByScp: Count("Closed by a service control policy: left out, and said"),
});
export type Share = Static<typeof Share>;

export const CoveredScope = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  organizationalUnit: TextOrNull("Names from the root"),
  region: Type.String(),
  source: OneOf(sources),
  state: OneOf(coverages),
  action: TextOrNull("The IAM action that was denied"),
  message: TextOrNull("Why, in AWS's words; in ours where AWS answered and it proved nothing"),
  waitingHelps: Type.Boolean(),
  lastAttemptAt: TimeOrNull("Last tried."),
  lastSuccessAt: TimeOrNull("Last read with success."),
});
export type CoveredScope = Static<typeof CoveredScope>;

/** One thing to mend: scopes of one account that have the same trouble. */
export const Gap = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  state: OneOf(coverages),
  sources: Type.Array(OneOf(sources)),
  regions: Type.Array(Type.String()),
  scopes: Count("Scopes concerned"),
  action: TextOrNull("The IAM action that was denied"),
  message: TextOrNull("Why, in AWS's words; in ours where AWS answered and it proved nothing"),
  waitingHelps: Type.Boolean(),
  lastSuccessAt: TimeOrNull("The oldest last success among them; null where one was never read."),
});
export type Gap = Static<typeof Gap>;

export const Coverage = Type.Object({
  asOf: Time("When freshness was judged."),
  share: Share,
  bySource: Type.Array(Type.Object({ source: OneOf(sources), share: Share })),
  states: Type.Object({
    ok: Count("Fresh"),
    stale: Count("No success within two scheduled intervals"),
    never: Count("Never read"),
    failed: Count("Failed"),
    denied: Count("Denied"),
    not_enabled: Count("Service not enabled"),
    denied_by_scp: Count("Denied by a service control policy"),
  } satisfies Record<(typeof coverages)[number], unknown>),
  gaps: Type.Array(Gap, { description: "What is not fresh and why, the largest first, at most 200" }),
  gapsTotal: Count("Gaps in all"),
  ...ListOf(CoveredScope).properties,
});
export type Coverage = Static<typeof Coverage>;
