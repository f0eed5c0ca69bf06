/** Who is signed in, and the ways in. */
import { type Static, Type } from "typebox";
import { linkPurposes, roles, ways } from "../posture/words.ts";
import { OneOf, TextOrNull, Time } from "./words.ts";

/** Argon2id takes any length; this keeps a request from being work. */
const Password = Type.String({ minLength: 1, maxLength: 512, description: "Any characters, spaces too" });
const Email = Type.String({ minLength: 3, maxLength: 254 });
/** Six digits, or one of the recovery codes. */
const Code = Type.String({ minLength: 6, maxLength: 40, description: "Six digits of the authenticator, or a recovery code" });

const Eyes = Type.Object({
  id: Type.String(),
  name: TextOrNull("As the administrator or the provider told it"),
  email: TextOrNull("Address"),
  role: OneOf(roles),
});

export const Session = Type.Object({
  person: Type.Union(
    [
      Type.Object({
        id: Type.String(),
        name: TextOrNull("As the administrator or the provider told it"),
        email: TextOrNull("Address; null for the demonstration lead"),
        role: OneOf(roles, "Their own; while they look through another's eyes, `through` says whose world is shown"),
        way: OneOf(ways, "How they signed in"),
        needsSecondFactor: Type.Boolean({
          description: "SECOND_FACTOR asks for one-time codes, and there are none: until they are set up nothing else is answered",
        }),
        through: Type.Union([Eyes, Type.Null()], { description: "Whose eyes they look through; null: their own" }),
      }),
      Type.Null(),
    ],
    { description: "null: nobody is signed in" },
  ),
  isSample: Type.Boolean({ description: "The organization is the sample: invented data" }),
  overHttp: Type.Boolean({ description: "ALLOW_HTTP=1: what is sent can be read on the way" }),
  waysIn: Type.Object({
    password: Type.Boolean({ description: "With address and password" }),
    openId: Type.Union([Type.Object({ label: Type.String({ description: "What the provider is called" }) }), Type.Null()]),
    demonstration: Type.Boolean({ description: "As the demonstration lead: sample organization, asked from this machine itself" }),
  }),
  needsSetUp: Type.Boolean({ description: "There is no administrator yet: the log has the link to make one" }),
});
export type Session = Static<typeof Session>;

export const PasswordSignIn = Type.Object(
  { email: Email, password: Password, code: Type.Optional(Code) },
  { additionalProperties: false, description: "`code` where the first answer is the problem `code-needed`" },
);
export type PasswordSignIn = Static<typeof PasswordSignIn>;

export const SignedOut = Type.Object({ signOutAt: TextOrNull("Where the provider's own session is ended; null: nowhere") });
export type SignedOut = Static<typeof SignedOut>;

/** 32 random bytes. */
const LinkToken = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$", description: "What stands after the # of the link" });

export const LinkQuestion = Type.Object({ token: LinkToken }, { additionalProperties: false });
export type LinkQuestion = Static<typeof LinkQuestion>;
export const Link = Type.Object({
  purpose: OneOf(linkPurposes),
  email: TextOrNull("Whose link it is; null where the person is still to be named"),
  name: TextOrNull("As the administrator told it"),
  expiresAt: Time("From then on it is worth nothing."),
  needsCode: Type.Boolean({ description: "One-time codes are set up: a code is asked for beside the new password" }),
});
export type Link = Static<typeof Link>;

export const LinkUse = Type.Object(
  {
    token: LinkToken,
    email: Type.Optional(Email),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    password: Type.Optional(Password),
    code: Type.Optional(Code),
  },
  {
    additionalProperties: false,
    description:
      "set-up needs email and password, invitation and reset a password, and a code where there are codes; demonstration nothing",
  },
);
export type LinkUse = Static<typeof LinkUse>;

export const LookThrough = Type.Object({ person: Type.String({ pattern: "^[0-9a-f]{32}$" }) }, { additionalProperties: false });
export type LookThrough = Static<typeof LookThrough>;
