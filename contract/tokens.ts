/** Tokens by which programs ask this API, for the administrator. */
import { type Static, Type } from "typebox";
import { auditActorKinds } from "../posture/audit.ts";
import { roles } from "../posture/words.ts";
import { Cursor, ListOf, OneOf, PublicId, Purpose, TextOrNull, Time, TimeOrNull } from "./words.ts";

const tokenStates = ["active", "expired", "revoked"] as const;

export const TokensQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })), cursor: Type.Optional(Cursor) },
  { additionalProperties: false },
);
export type TokensQuery = Static<typeof TokensQuery>;

export const TokenParams = Type.Object({ id: PublicId });

export const Token = Type.Object({
  id: PublicId,
  name: Type.String({ description: "What it is for" }),
  prefix: Type.String({ description: "How the token begins" }),
  role: OneOf(roles),
  accounts: Type.Unsafe<string[] | null>({
    type: ["array", "null"],
    items: Type.String({ pattern: "^[0-9]{12}$" }),
    description: "Account ids, of an owner's; null: all",
  }),
  state: OneOf(tokenStates),
  madeBy: Type.Object({
    kind: OneOf(auditActorKinds),
    id: TextOrNull("Of the person or token"),
    name: TextOrNull("As they are called today"),
  }),
  madeAt: Time("Made."),
  expiresAt: Time("From then on it is worth nothing."),
  lastUsedAt: TimeOrNull("Last used; at most a minute old."),
  revokedAt: TimeOrNull("Revoked."),
});
export type Token = Static<typeof Token>;

export const Tokens = ListOf(Token);
export type Tokens = Static<typeof Tokens>;

export const TokenNew = Type.Object(
  {
    name: Purpose,
    role: OneOf(roles.toReversed(), "The least that does"),
    accounts: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9]{12}$" }), {
        minItems: 1,
        maxItems: 1000,
        description: "Of an owner's token, and of no other",
      }),
    ),
    days: Type.Integer({ minimum: 1, maximum: 365, default: 90, description: "For how long it is good" }),
  },
  { additionalProperties: false },
);
export type TokenNew = Static<typeof TokenNew>;

export const TokenMade = Type.Object({
  secret: Type.String({ description: "The token, shown this once: pwt_…" }),
  token: Token,
});
export type TokenMade = Static<typeof TokenMade>;
