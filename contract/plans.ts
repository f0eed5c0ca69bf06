/** Fixes that are planned: a check on some accounts, by a day. */
import { type Static, Type } from "typebox";
import { planStates, severities } from "../posture/words.ts";
import { PersonOrNull } from "./handling.ts";
import { Count, Cursor, ListOf, OneOf, PublicId, TextOrNull, Time, WordOrNull } from "./words.ts";

const Day = (description: string) => Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description });

export const Plan = Type.Object({
  id: PublicId,
  check: Type.String(),
  title: Type.String(),
  severity: WordOrNull(severities, "The worst of what is open; null: nothing is"),
  place: TextOrNull("Of which accounts, as it was asked for; null: of the whole organization, or not told to who sees a part"),
  accounts: Count("Accounts of the plan that the reader sees"),
  date: Day("The last day on which it is done in time"),
  assignee: PersonOrNull,
  state: OneOf(planStates, "done: nothing of it is open any more. late: its day is over"),
  openThen: Count("Open when it was planned"),
  open: Count("Open now"),
  fixed: Count("Fixed since it was planned. Only this is progress"),
  doneOn: TextOrNull("The day on which the last one left open; null: something is open, or nothing has moved"),
  madeAt: Time("Planned."),
  madeBy: PersonOrNull,
});
export type Plan = Static<typeof Plan>;

export const PlansQuery = Type.Object(
  {
    check: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300, description: "Compared without case" }), { maxItems: 100 }),
    ),
    account: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }), { maxItems: 500 }),
    ),
    state: Type.Optional(Type.Array(OneOf(planStates), { description: "Any of these; without it, whichever" })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type PlansQuery = Static<typeof PlansQuery>;

export const Plans = ListOf(Plan);
export type Plans = Static<typeof Plans>;

const Assignee = Type.Union([PublicId, Type.Null()], { description: "Public id of a person; null: nobody" });
const date = Type.String({ maxLength: 30, description: "YYYY-MM-DD, from today on" });

export const PlanNew = Type.Object(
  {
    check: Type.String({ minLength: 1, maxLength: 300, description: "Compared without case" }),
    account: Type.Optional(
      Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }), { minItems: 1, maxItems: 500 }),
    ),
    ou: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: "An OU's id, or its names from the root" })),
    date,
    assignee: Type.Optional(Assignee),
  },
  { additionalProperties: false, description: "Of these accounts, of an OU with all below it, or of all that one sees" },
);
export type PlanNew = Static<typeof PlanNew>;

export const PlanChange = Type.Object({ date: Type.Optional(date), assignee: Type.Optional(Assignee) }, { additionalProperties: false });
export type PlanChange = Static<typeof PlanChange>;

export const PlanParams = Type.Object({ id: PublicId });
