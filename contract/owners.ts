/** Who owns which accounts: the lists a lead works off, assignments by hand, and links by which owners confirm. */
import { type Static, Type } from "typebox";
import { ownerSources } from "../posture/words.ts";
import { SeverityCounts } from "./summary.ts";
import { Count, NumberOrNull, OneOf, PublicId, TextOrNull, Time, TimeOrNull } from "./words.ts";

const AccountNumber = Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" });
/** What is no address is refused by name (posture/email.ts); this keeps a request small. */
const Email = Type.String({ minLength: 3, maxLength: 254, description: "E-mail address, ASCII" });
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$" });

const open = Type.Union([SeverityCounts, Type.Null()], { description: "Open findings of these accounts. null: nobody has reported" });
const openTotal = NumberOrNull("Open findings. null: nobody has reported");

export const Owners = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String({ description: "As the source has it: a name, or the address" }),
      email: TextOrNull("E-mail address in lower case; null: the source gives a name only, and such an owner cannot sign in"),
      sources: Type.Array(OneOf(ownerSources), { description: "From where it is known, of whichever account" }),
      units: Type.Array(Type.String(), {
        description:
          "OUs, by their names from the root, whose accounts have inherited this owner: by a tag of the OU, or an assignment to it",
      }),
      accounts: Type.Array(AccountNumber, { description: "Accounts that they own, alone or with others" }),
      open,
      openTotal,
    }),
    { description: "Who owns most accounts first. An account with several owners is with each of them: these numbers do not add up" },
  ),
  owned: Count("Accounts of the organization with an owner"),
  unowned: Count("Active accounts without one"),
});
export type Owners = Static<typeof Owners>;

const Suggestion = Type.Object({
  name: Type.String(),
  email: Type.String(),
  of: Type.String({ description: "The OU, by its names from the root, whose accounts they own" }),
  accounts: Count("So many of them"),
});

export const Unowned = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String({ description: "Twelve digits" }),
      name: Type.String(),
      organizationalUnit: TextOrNull("Names from the root"),
      ouId: TextOrNull("The OU's id; null outside of the organization"),
      open,
      openTotal,
      suggestion: Type.Union([Suggestion, Type.Null()], {
        description: "Who owns at least half of the owned accounts of its OU, else of the next OU above; null: nobody does",
      }),
    }),
    { description: "Active accounts without an owner: the most open findings first" },
  ),
});
export type Unowned = Static<typeof Unowned>;

export const Assignment = Type.Object({
  id: PublicId,
  account: Type.Union([Type.Object({ id: Type.String({ description: "Twelve digits" }), name: Type.String() }), Type.Null()]),
  ou: Type.Union([Type.Object({ id: Type.String({ description: "The OU's id" }), path: TextOrNull("Names from the root") }), Type.Null()]),
  email: Type.String({ description: "E-mail address" }),
  name: TextOrNull("As whoever assigned it told it"),
  madeBy: TextOrNull("Public id of the person or token, or command: somebody at the machine; null: the owner confirmed it by a link"),
  madeAt: Time("Made."),
});
export type Assignment = Static<typeof Assignment>;

export const Assignments = Type.Object({
  items: Type.Array(Assignment, { description: "Newest first. One is about an account, or about an OU with all below it" }),
});
export type Assignments = Static<typeof Assignments>;

export const AssignmentNew = Type.Object(
  {
    account: Type.Optional(AccountNumber),
    ou: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: "An OU's id, or its names from the root" })),
    email: Email,
    name: Type.Optional(Name),
  },
  { additionalProperties: false, description: "Either an account or an OU" },
);
export type AssignmentNew = Static<typeof AssignmentNew>;

export const AssignmentParams = Type.Object({ id: PublicId });

export const ConfirmationNew = Type.Object(
  { accounts: Type.Array(AccountNumber, { minItems: 1, maxItems: 200, uniqueItems: true }), email: Email },
  { additionalProperties: false },
);
export type ConfirmationNew = Static<typeof ConfirmationNew>;

const confirmationMembers = {
  email: Type.String({ description: "Who is asked to confirm" }),
  accounts: Type.Array(Type.Object({ id: Type.String({ description: "Twelve digits" }), name: Type.String() })),
  expiresAt: Time("From then on it is worth nothing."),
};

export const ConfirmationLink = Type.Object({
  ...confirmationMembers,
  link: Type.String({ description: "To be sent to them. Shown this once: whoever opens it can confirm, once, without sign-in" }),
});
export type ConfirmationLink = Static<typeof ConfirmationLink>;

/** In the body: what stands in an address stands in logs. */
export const ConfirmationQuestion = Type.Object(
  {
    token: Type.String({
      pattern: "^[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}$",
      description: "What stands after the # of the link",
    }),
  },
  { additionalProperties: false },
);
export type ConfirmationQuestion = Static<typeof ConfirmationQuestion>;

export const Confirmation = Type.Object({ ...confirmationMembers, confirmedAt: TimeOrNull("Confirmed; null: not yet.") });
export type Confirmation = Static<typeof Confirmation>;
