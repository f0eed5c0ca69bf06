import { type Static, Type } from "typebox";
import { accountStates, coverages, sources } from "../posture/words.ts";
import { viewMembers } from "./posture.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

const asked = {
  source: Type.Optional(Type.Array(OneOf(sources))),
  account: viewMembers.account,
  ou: viewMembers.ou,
  region: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }))),
  state: Type.Optional(Type.Array(OneOf(coverages))),
};

export const CoverageQuery = Type.Object(
  {
    ...asked,
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
  ageMinutes: NumberOrNull("Since then, as of `asOf`; null: never read"),
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
  statement: Type.Union(
    [
      Type.Object({
        Sid: Type.String(),
        Effect: Type.Literal("Allow"),
        Action: Type.Array(Type.String()),
        Resource: Type.String(),
      }),
      Type.Null(),
    ],
    { description: "What to add to the policy of the role, or of the credentials that take it; null where no statement helps" },
  ),
  waitingHelps: Type.Boolean(),
  lastSuccessAt: TimeOrNull("The oldest last success among them; null where one was never read."),
});
export type Gap = Static<typeof Gap>;

const VanishedAccount = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  state: OneOf(accountStates),
  since: TimeOrNull("When a run saw it."),
  lastSuccessAt: TimeOrNull("The last time that anything of it was read."),
});

const UnreadRegion = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  accountState: OneOf(accountStates, "outside: records name an account that is none of the organization's"),
  region: Type.String(),
  isOn: Type.Unsafe<boolean | null>({ type: ["boolean", "null"], description: "On for the account; null: AWS never told" }),
  records: Count("Records that name it, read elsewhere"),
});

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
  vanished: Type.Array(VanishedAccount, { description: "Once watched and active no more, the latest first, at most 500" }),
  vanishedTotal: Count("Accounts that vanished in all"),
  unread: Type.Array(UnreadRegion, { description: "In use, and no scope of it is watched, at most 500" }),
  unreadTotal: Count("Accounts and regions in use that nobody reads, in all"),
  ...ListOf(CoveredScope).properties,
});
export type Coverage = Static<typeof Coverage>;

export const CoverageMatrixQuery = Type.Object(
  {
    ...asked,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 1000, description: "Accounts" })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type CoverageMatrixQuery = Static<typeof CoverageMatrixQuery>;

const CoveredAccount = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  organizationalUnit: TextOrNull("Names from the root"),
  states: Type.Array(WordOrNull(coverages, "null: the account has no such scope"), { description: "One for each column, in its order" }),
  agesMinutes: Type.Array(NumberOrNull("Since the last success, as of `asOf`; null: never read"), { description: "Likewise" }),
});
export type CoveredAccount = Static<typeof CoveredAccount>;

/** Without words and times of each scope: an organization of a thousand accounts is one answer. */
export const CoverageMatrix = Type.Object({
  asOf: Time("When freshness was judged."),
  columns: Type.Array(Type.Object({ region: Type.String(), source: OneOf(sources) }), {
    description: "Every region and source of the filter's scopes, in the order of both",
  }),
  ...ListOf(CoveredAccount).properties,
});
export type CoverageMatrix = Static<typeof CoverageMatrix>;
