import { type Static, Type } from "typebox";
import { accountStates } from "../posture/words.ts";
import { DayShare, PrincipleGroup, postureMembers } from "./posture.ts";
import { Count, Cursor, ListOf, OneOf, TextOrNull, Time, TimeOrNull } from "./words.ts";

export const AccountsQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(OneOf(accountStates))),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type AccountsQuery = Static<typeof AccountsQuery>;

const accountMembers = {
  id: Type.String({ description: "Twelve digits" }),
  name: Type.String(),
  state: OneOf(accountStates),
  organizationId: TextOrNull("Organization; null for an account outside of it"),
  organizationalUnit: TextOrNull("Names from the root"),
  joinedAt: TimeOrNull("Joined the organization."),
  firstSeen: Time("First known to Pillarwatch."),
  leftAt: TimeOrNull("Left the organization."),
  ...postureMembers,
  scopes: DayShare,
  scoreScopes: DayShare,
};

const Account = Type.Object(accountMembers);

export const Accounts = ListOf(Account);
export type Accounts = Static<typeof Accounts>;

export const AccountParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 50, description: "Twelve digits" }) });

export const WholeAccount = Type.Object({
  ...accountMembers,
  tags: Type.Record(Type.String(), Type.String()),
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

const Unit = Type.Object({
  path: Type.String({ description: "Names from the root" }),
  name: Type.String(),
  parent: TextOrNull("Path of the OU above it; null: the root"),
  id: TextOrNull("The OU's id; null where no account is directly in it"),
  organizationId: TextOrNull("Organization"),
  accounts: Count("Accounts in it and below it"),
  accountsHere: Count("Accounts directly in it"),
  ...postureMembers,
  scopes: DayShare,
  scoreScopes: DayShare,
});

export const Units = Type.Object({
  items: Type.Array(Unit, {
    description: "Each OU before those below it. Numbers are of all accounts below: those of its OUs are among them",
  }),
});
export type Units = Static<typeof Units>;
