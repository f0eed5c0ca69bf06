/** The people who may sign in, for the administrator. */
import { type Static, Type } from "typebox";
import { personKinds, roles } from "../posture/words.ts";
import { Count, Cursor, ListOf, OneOf, PublicId, TextOrNull, Time, TimeOrNull, WordOrNull } from "./words.ts";

const personStates = ["invited", "active", "disabled"] as const;

export const PeopleQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "In name or address" })),
    role: Type.Optional(OneOf(roles)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type PeopleQuery = Static<typeof PeopleQuery>;

export const PersonParams = Type.Object({ id: PublicId });

export const Person = Type.Object({
  id: Type.String(),
  name: TextOrNull("As the administrator or the provider told it"),
  email: TextOrNull("Address"),
  role: WordOrNull(roles, "null: the provider gives this person no role"),
  kind: OneOf(personKinds, "local: by password; openid: by the provider, which also says the role"),
  state: OneOf(personStates),
  accounts: Count("Accounts that an owner sees; of other roles those that name them as owner"),
  hasCodes: Type.Boolean({ description: "One-time codes are set up" }),
  sessions: Count("Sessions that go on"),
  madeAt: Time("Made or first signed in."),
  signedInAt: TimeOrNull("Last signed in."),
});
export type Person = Static<typeof Person>;

export const People = ListOf(Person);
export type People = Static<typeof People>;

/** What is an address is decided in one place: posture/email.ts. */
const Email = Type.String({ minLength: 3, maxLength: 254, description: "E-mail address, ASCII" });
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u001f\\u007f]+$" });

export const PersonNew = Type.Object({ email: Email, name: Type.Optional(Name), role: OneOf(roles) }, { additionalProperties: false });
export type PersonNew = Static<typeof PersonNew>;

export const PersonChange = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(OneOf(roles, "Of a local person: the provider says that of its own")),
    state: Type.Optional(OneOf(["active", "disabled"] as const, "disabled ends every session at once")),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type PersonChange = Static<typeof PersonChange>;

export const PersonLink = Type.Object({
  person: Person,
  link: Type.String({ description: "Shown this once: whoever opens it chooses the password" }),
  expiresAt: Time("From then on it is worth nothing."),
});
export type PersonLink = Static<typeof PersonLink>;
