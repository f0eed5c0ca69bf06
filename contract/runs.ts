import { type Static, Type } from "typebox";
import { scopeStates, sources } from "../posture/words.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, RowId, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

const runStates = ["asked", "running", "done", "failed", "cancelled"] as const;
const scopeProgress = ["waiting", "reading", "done"] as const;

export const RunsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
);
export type RunsQuery = Static<typeof RunsQuery>;

export const RunParams = Type.Object({ id: RowId });

const runMembers = {
  id: RowId,
  trigger: Type.String({ description: "schedule, person, command or demo" }),
  state: OneOf(runStates),
  mode: Type.String({ description: "auto: changes since the last read, and a full read daily; full" }),
  askedAt: Time("Asked for."),
  startedAt: TimeOrNull("Started."),
  endedAt: TimeOrNull("Ended."),
  progressAt: TimeOrNull("Last page or scope that was finished."),
  noProgressSince: TimeOrNull("Set on a run that should be moving and is not."),
  complete: Type.Boolean({ description: "It has tried every scope, and at least one of them answered" }),
  cancelAsked: Type.Boolean(),
  error: TextOrNull("A fault in the program that made the run fail"),
  scopes: Type.Object({
    done: Count("Scopes done"),
    reading: Count("Being read"),
    total: Count("Scopes of the run"),
    unread: Count("Done, and denied or failed"),
  }),
  records: Count("Records read"),
  changed: Count("Findings and passed checks that are new or changed"),
  added: NumberOrNull("Those of them that are new, of scopes that are done; null: not told yet"),
  setAside: Count("Malformed records, each with a warning"),
  warnings: Count("Different warnings"),
  requests: NumberOrNull("Calls to AWS, retries included; null: not told yet"),
  throttles: NumberOrNull("Those of them that AWS refused for being too many"),
  quotaWaitMs: NumberOrNull("How long the reads waited for AWS's quotas, added up"),
};

export const Run = Type.Object(runMembers);
export type Run = Static<typeof Run>;

export const Runs = ListOf(Run);
export type Runs = Static<typeof Runs>;

const RunScope = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  region: Type.String(),
  source: OneOf(sources),
  state: OneOf(scopeProgress),
  full: Type.Boolean(),
  pages: Count("Pages read"),
  records: Count("Records read"),
  changed: Count("Findings that changed"),
  setAside: Count("Malformed records"),
  outcome: WordOrNull(scopeStates, "How the read ended"),
  action: TextOrNull("The IAM action that was denied"),
  message: TextOrNull("AWS's own words"),
  startedAt: TimeOrNull("Started."),
  endedAt: TimeOrNull("Ended."),
});

const sums = {
  scopes: Count("Scopes of the run"),
  done: Count("Scopes done"),
  unread: Count("Done, and denied or failed"),
  pages: Count("Pages read"),
  records: Count("Records read"),
  changed: Count("Findings and passed checks that are new or changed"),
  setAside: Count("Malformed records"),
};

const RunWarning = Type.Object({
  code: Type.String({ description: "Stable word that groups warnings" }),
  message: Type.String(),
  times: Count("How often"),
  accountId: TextOrNull("Scope's account"),
  region: TextOrNull("Scope's region"),
  source: WordOrNull(sources, "Scope's source"),
});

export const WholeRun = Type.Object({
  ...runMembers,
  calls: Type.Array(
    Type.Object({
      service: Type.String({ description: "As IAM calls it: securityhub, guardduty, inspector2, config, sts, organizations, account" }),
      requests: Count("Calls, retries included"),
      throttles: Count("Those of them that AWS refused for being too many"),
    }),
    { description: "By the service that was asked, the most first; none until the run has told" },
  ),
  figures: Type.Record(Type.String(), Type.Unknown(), { description: "What else the run counted" }),
  byAccount: Type.Array(Type.Object({ accountId: Type.String(), accountName: Type.String(), ...sums }), {
    description: "At most 5,000: those with most that could not be read first, then those with most changes",
  }),
  bySource: Type.Array(Type.Object({ source: OneOf(sources), ...sums })),
  runScopes: Type.Array(RunScope, { description: "At most 2,000: those not ended well first" }),
  runWarnings: Type.Array(RunWarning, { description: "At most 500, the most frequent first" }),
});
export type WholeRun = Static<typeof WholeRun>;

export const RunAsk = Type.Object(
  {
    full: Type.Optional(Type.Boolean({ description: "Read everything again, not only what changed" })),
    accounts: Type.Optional(Type.Array(Type.String({ pattern: "^[0-9]{12}$" }), { minItems: 1, maxItems: 5000 })),
    regions: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { minItems: 1, maxItems: 100 })),
    sources: Type.Optional(Type.Array(OneOf(sources), { minItems: 1, maxItems: sources.length })),
  },
  { additionalProperties: false },
);
export type RunAsk = Static<typeof RunAsk>;

export const RunAsked = Type.Object({ run: RowId });
export type RunAsked = Static<typeof RunAsked>;
