import { type Static, Type } from "typebox";
import { accountStates, principleGroups } from "../posture/words.ts";
import { AccountLevels, DueCounts } from "./due.ts";
import { ownerMembers } from "./owner.ts";
import { asIf, Change, DayShare, Percent, PrincipleGroup, postureMembers, since, viewMembers } from "./posture.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, Cursor, ListOf, NumberOrNull, OneOf, TextOrNull, Time, TimeOrNull } from "./words.ts";

export const AccountsQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(OneOf(accountStates))),
    asIf,
    ou: viewMembers.ou,
    owner: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300, description: "One of its owners, by name or address; without case" }), {
        maxItems: 100,
      }),
    ),
    hasOwner: Type.Optional(Type.Boolean({ description: "Whether it has one: those without are a list of their own" })),
    tag: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 400, description: "Part of KEY=VALUE of a tag; without case. All of several" }), {
        maxItems: 20,
      }),
    ),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Part of the id, the name or the OU; without case" })),
    since,
    include: Type.Optional(Type.Array(OneOf(["principles"], "Also the numbers by principle: the heat map"))),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type AccountsQuery = Static<typeof AccountsQuery>;

const Due = Type.Union([DueCounts, Type.Null()], { description: "What is overdue today, and due soon. null: nobody has reported" });

const accountMembers = {
  id: Type.String({ description: "Twelve digits" }),
  name: Type.String(),
  state: OneOf(accountStates),
  organizationId: TextOrNull("Organization; null for an account outside of it"),
  organizationalUnit: TextOrNull("Names from the root"),
  joinedAt: TimeOrNull("Joined the organization."),
  firstSeen: Time("First known to Pillarwatch."),
  leftAt: TimeOrNull("Left the organization."),
  ...ownerMembers,
  tags: Type.Record(Type.String(), Type.String()),
  ...postureMembers,
  change: Type.Union([Change, Type.Null()]),
  due: Due,
  scopes: DayShare,
  scoreScopes: DayShare,
  staleSince: TimeOrNull(
    "Of its scopes that have no fresh evidence, the oldest last success; null: all are fresh, or none of them was ever read.",
  ),
};

const Account = Type.Object({
  ...accountMembers,
  principles: Type.Union(
    [
      Type.Array(
        Type.Object({
          id: OneOf(principleGroups),
          score: Percent,
          checksPassed: Percent,
          open: Type.Union([SeverityCounts, Type.Null()]),
          openTotal: NumberOrNull("Open findings. null: nobody has reported"),
          openChange: NumberOrNull("Open findings more or less than at the end of `change.since`; null where the account has no change"),
        }),
      ),
      Type.Null(),
    ],
    { description: "All eight groups, where they are asked for: they add up to the account" },
  ),
});

export const Accounts = ListOf(Account);
export type Accounts = Static<typeof Accounts>;

export const AccountParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 50, description: "Twelve digits" }) });

export const AccountQuery = Type.Object({ since, asIf }, { additionalProperties: false });
export type AccountQuery = Static<typeof AccountQuery>;

export const WholeAccount = Type.Object({
  ...accountMembers,
  levels: AccountLevels,
  principles: Type.Array(PrincipleGroup, { description: "All eight groups: they add up to the account" }),
  regions: Type.Array(
    Type.Object({
      region: Type.String({ description: "A region's name, or global: the controls on global resources, over all regions" }),
      ...postureMembers,
      scopes: DayShare,
      scoreScopes: DayShare,
    }),
    { description: "A region's own score keeps AWS's rule: it holds the records of global resources that the region evaluated" },
  ),
});
export type WholeAccount = Static<typeof WholeAccount>;

export const UnitsQuery = Type.Object({ asIf }, { additionalProperties: false });
export type UnitsQuery = Static<typeof UnitsQuery>;

const Unit = Type.Object({
  path: Type.String({ description: "Names from the root" }),
  name: Type.String(),
  parent: TextOrNull("Path of the OU above it; null: the root"),
  id: TextOrNull("The OU's id; null where no account is directly in it"),
  organizationId: TextOrNull("Organization"),
  accounts: Count("Accounts in it and below it"),
  accountsHere: Count("Accounts directly in it"),
  ...postureMembers,
  due: Due,
  scopes: DayShare,
  scoreScopes: DayShare,
});

export const Units = Type.Object({
  items: Type.Array(Unit, {
    description: "Each OU before those below it. Numbers are of all accounts below: those of its OUs are among them",
  }),
});
export type Units = Static<typeof Units>;
