/** Who works on a finding or a check, where that is followed, and what people wrote about it. */
import { type Static, Type } from "typebox";
import { auditActorKinds } from "../posture/audit.ts";
import { handlingWords, LONGEST_TICKET, roles } from "../posture/words.ts";
import { OneOf, PublicId, TextOrNull, Time } from "./words.ts";

const Person = Type.Object({
  id: Type.String({ description: "Public id" }),
  name: TextOrNull("As they are called today; null: nobody any more"),
});
export const PersonOrNull = Type.Union([Person, Type.Null()], { description: "Who works on it; null: nobody is assigned" });

const handlingMembers = {
  assignee: PersonOrNull,
  ticket: TextOrNull("Address of a ticket, https"),
};

export const Handling = Type.Object({
  ...handlingMembers,
  events: Type.Array(
    Type.Object({
      at: Time("When."),
      by: Type.Object({
        kind: OneOf(auditActorKinds),
        id: TextOrNull("Of the person or token"),
        name: TextOrNull("As they are called today; null: nobody any more, or not known"),
      }),
      word: OneOf(handlingWords, "Assigned to somebody, linked to a ticket, or a note"),
      value: TextOrNull("The assignee's name, the address, or the note: plain text. null: taken back"),
    }),
    { description: "Newest first" },
  ),
});
export type Handling = Static<typeof Handling>;

export const CheckHandling = Type.Object({
  ...Handling.properties,
  account: Type.Union([Type.Object({ id: Type.String({ description: "Twelve digits" }), name: Type.String() }), Type.Null()], {
    description: "On this account; null: everywhere",
  }),
});
export type CheckHandling = Static<typeof CheckHandling>;

const Assignee = Type.Union([PublicId, Type.Null()], {
  description: "Public id of a person who sees it; null: nobody any more; left out: as it is",
});
const Ticket = Type.Union([Type.String({ minLength: 1, maxLength: LONGEST_TICKET }), Type.Null()], {
  description: "https address; null: none any more; left out: as it is",
});
const Text = Type.String({ minLength: 1, maxLength: 4000, description: "Plain text, at most 2,000 characters" });
const Account = Type.Optional(
  Type.String({
    pattern: "^[0-9]{12}$",
    description: "Of the check on this account; left out: everywhere, for whoever sees the whole organization",
  }),
);

export const HandlingChange = Type.Object(
  { assignee: Type.Optional(Assignee), ticket: Type.Optional(Ticket) },
  { additionalProperties: false },
);
export type HandlingChange = Static<typeof HandlingChange>;
export const NoteNew = Type.Object({ text: Text }, { additionalProperties: false });
export type NoteNew = Static<typeof NoteNew>;

export const CheckHandlingChange = Type.Object({ account: Account, ...HandlingChange.properties }, { additionalProperties: false });
export type CheckHandlingChange = Static<typeof CheckHandlingChange>;
export const CheckNoteNew = Type.Object({ account: Account, text: Text }, { additionalProperties: false });
export type CheckNoteNew = Static<typeof CheckNoteNew>;

export const AssigneesQuery = Type.Object(
  { account: Type.Optional(Type.String({ pattern: "^[0-9]{12}$", description: "Of those who see this account" })) },
  { additionalProperties: false },
);
export type AssigneesQuery = Static<typeof AssigneesQuery>;

export const Assignees = Type.Object({
  items: Type.Array(Type.Object({ id: Type.String({ description: "Public id" }), name: Type.String(), role: OneOf(roles) }), {
    description: "People who may be assigned, by name",
  }),
});
export type Assignees = Static<typeof Assignees>;
