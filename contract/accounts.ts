import { type Static, Type } from "typebox";
import { accountStates } from "../posture/words.ts";
import { SeverityCounts } from "./summary.ts";
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

const Account = Type.Object({
  id: Type.String({ description: "Twelve digits" }),
  name: Type.String(),
  state: OneOf(accountStates),
  organizationId: TextOrNull("Organization; null for an account outside of it"),
  organizationalUnit: TextOrNull("Names from the root"),
  joinedAt: TimeOrNull("Joined the organization."),
  firstSeen: Time("First known to Pillarwatch."),
  leftAt: TimeOrNull("Left the organization."),
  open: SeverityCounts,
  openTotal: Count("Open findings"),
  scopes: Type.Object({ fresh: Count("With fresh evidence"), of: Count("That count"), deniedByScp: Count("Left out") }),
});

export const Accounts = ListOf(Account);
export type Accounts = Static<typeof Accounts>;
