import { type Static, Type } from "typebox";
import { controlStatuses, kinds, principleGroups, severities } from "../posture/words.ts";
import { CheckHandling } from "./handling.ts";
import { Plan } from "./plans.ts";
import { asIf, Percent, viewMembers } from "./posture.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, Cursor, ListOf, OneOf, TextOrNull, WordOrNull } from "./words.ts";

const checkSorts = ["weight", "open", "severity", "resources", "accounts", "check"] as const;

const filterMembers = {
  ...viewMembers,
  kind: Type.Optional(Type.Array(OneOf(kinds))),
  product: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100, description: "The service that made the record" }))),
};

export const ChecksQuery = Type.Object(
  {
    asIf,
    ...filterMembers,
    severity: Type.Optional(Type.Array(OneOf(severities, "With an open finding of it; the numbers are those of the whole check"))),
    sort: Type.Optional(
      OneOf(
        checkSorts,
        "weight (the default): what to fix first, open findings weighted CRITICAL 10, HIGH 5, MEDIUM 2, LOW 1. All from the most down; check: by its name",
      ),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type ChecksQuery = Static<typeof ChecksQuery>;

const FromTo = (description: string) =>
  Type.Union([Type.Object({ from: Percent, to: Percent }), Type.Null()], {
    description: `${description} Exact, by the rule of the score.`,
  });

const Fix = Type.Object(
  {
    score: FromTo("The view's score now and if the control had no failed records in it. null: no control."),
    checksPassed: FromTo("Checks passed of the view now and with these findings closed. null: not posture."),
  },
  { description: "What fixing it would change" },
);
export type Fix = Static<typeof Fix>;

const checkMembers = {
  check: Type.String({ description: "Control, Config rule, finding type or CVE" }),
  kind: OneOf(kinds),
  principle: OneOf(principleGroups),
  title: Type.String(),
  products: Type.Array(Type.String(), { description: "The services that made the records" }),
  severity: WordOrNull(severities, "The worst of those that are open; null: none is"),
  open: SeverityCounts,
  openTotal: Count("Open findings: those that fixing it closes"),
  resources: Count("Resources with an open finding"),
  accounts: Count("Accounts with an open finding"),
  status: WordOrNull(controlStatuses, "Of a control of Security Hub CSPM in this view; null: no control"),
  fix: Fix,
};

export const Check = Type.Object(checkMembers);
export type Check = Static<typeof Check>;

export const Checks = Type.Object({
  ...ListOf(Check).properties,
  together: Type.Object(
    {
      checks: Count("Checks of this page"),
      open: SeverityCounts,
      openTotal: Count("Open findings"),
      resources: Count("Resources: each once, however many of the checks it fails"),
      accounts: Count("Accounts: each once"),
      fix: Fix,
    },
    { description: "If everything on this page were fixed" },
  ),
});
export type Checks = Static<typeof Checks>;

export const CheckParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 300, description: "Compared without case" }) });
export const CheckQuery = Type.Object({ asIf, ...filterMembers }, { additionalProperties: false });
export type CheckQuery = Static<typeof CheckQuery>;

const CheckAccount = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  organizationalUnit: TextOrNull("Names from the root"),
  open: SeverityCounts,
  openTotal: Count("Open findings"),
  resources: Count("Resources with an open finding"),
  status: WordOrNull(controlStatuses, "Of the control in this account; null: no control"),
});
export type CheckAccount = Static<typeof CheckAccount>;

export const Practice = Type.Object({
  id: Type.String({ description: "Best practice of the security pillar: SEC02-BP01" }),
  title: Type.String(),
  risk: OneOf(["low", "medium", "high"], "Level of risk that AWS names for going without it"),
});

export const Explanation = Type.Union(
  [
    Type.Object({ matters: Type.String({ description: "What can go wrong" }), fix: Type.String({ description: "What to change" }) }),
    Type.Null(),
  ],
  { description: "In a sentence each; null: the catalogue has none" },
);

export const WholeCheck = Type.Object({
  ...checkMembers,
  practices: Type.Array(Practice, { description: "Best practices that it is about, none where none fits" }),
  because: Type.String({ description: "Why it belongs to its principle" }),
  explanation: Explanation,
  guidance: TextOrNull("AWS's own page on it: an address of AWS's, and no other"),
  ties: Type.Object(
    {
      rule: TextOrNull("The managed Config rule behind the control, by its identifier; null: Security Hub's own, or no control"),
      parameters: Type.Record(Type.String(), Type.String(), { description: "That the control gives the rule" }),
      controls: Type.Array(Type.String(), {
        description: "Other controls on the same managed rule: they ask otherwise, and so are checks of their own",
      }),
      legacy: Type.Array(Type.String(), { description: "What standards called the control before consolidated control findings" }),
    },
    { description: "The same check by its other names" },
  ),
  accepted: Count("Accepted in Pillarwatch"),
  suppressed: Count("Suppressed in AWS"),
  resolved: Count("Fixed, or the resource is gone"),
  closed: Count("Gone without being fixed"),
  passed: Count("Evaluated and found good, never a problem"),
  unknown: Count("Evaluated without an answer"),
  control: Type.Union(
    [
      Type.Object({
        failed: Count("Records FAILED"),
        unknown: Count("Records WARNING or NOT_AVAILABLE"),
        passed: Count("Records PASSED"),
      }),
      Type.Null(),
    ],
    { description: "Active records of Security Hub CSPM in this view that its status is made of; null: no control" },
  ),
  handling: Type.Array(CheckHandling, {
    description: "Who works on it, everywhere (for who sees the whole organization) and on single accounts",
  }),
  plans: Type.Array(Plan, { description: "Fixes of it that are planned, and what came of them" }),
  byAccount: Type.Array(CheckAccount, { description: "Accounts with an open finding, the most first, at most 500" }),
});
export type WholeCheck = Static<typeof WholeCheck>;
