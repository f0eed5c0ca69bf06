/** Days to fix by severity as they are decided, and how many fixes were in time. */
import { type Static, Type } from "typebox";
import { type LeveledSeverity, LONGEST_LEVEL_DAYS, levelPlaces } from "../posture/words.ts";
import { Percent, viewMembers } from "./posture.ts";
import { Count, NumberOrNull, OneOf, TextOrNull, Time } from "./words.ts";

const Day = (description: string) => Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description });

const Days = (description: string) => Type.Integer({ minimum: 1, maximum: LONGEST_LEVEL_DAYS, description });

const DecidedDays = Type.Object(
  {
    CRITICAL: NumberOrNull("Days; null: as around it"),
    HIGH: NumberOrNull("Days; null: as around it"),
    MEDIUM: NumberOrNull("Days; null: as around it"),
    LOW: NumberOrNull("Days; null: as around it"),
  } satisfies Record<LeveledSeverity, unknown>,
  { description: "Days to fix by severity" },
);

export const ServiceLevels = Type.Object({
  usual: Type.Object({ CRITICAL: Count("Days"), HIGH: Count("Days"), MEDIUM: Count("Days"), LOW: Count("Days") }),
  items: Type.Array(
    Type.Object({
      place: OneOf(levelPlaces),
      id: TextOrNull("An account's twelve digits, an OU's id; null: the organization"),
      name: TextOrNull("The account's name, the OU's names from the root; null: the organization, or an OU that is gone"),
      days: DecidedDays,
      changedAt: Time("Decided."),
      changedBy: TextOrNull("Public id of the person or token"),
      changedByName: TextOrNull("As they are called today"),
    }),
    { description: "What is decided otherwise than usual: the organization's first, then OUs and accounts by name" },
  ),
});
export type ServiceLevels = Static<typeof ServiceLevels>;

export const ServiceLevelsChange = Type.Object(
  {
    account: Type.Optional(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" })),
    ou: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: "An OU's id, or its names from the root" })),
    days: Type.Object(
      {
        CRITICAL: Type.Optional(Days("Days; left out: as around it")),
        HIGH: Type.Optional(Days("Days; left out: as around it")),
        MEDIUM: Type.Optional(Days("Days; left out: as around it")),
        LOW: Type.Optional(Days("Days; left out: as around it")),
      },
      { additionalProperties: false, description: "All that is decided there; nothing: the decision is taken back" },
    ),
  },
  { additionalProperties: false, description: "Of an account, of an OU with all below it, or (neither) of the organization" },
);
export type ServiceLevelsChange = Static<typeof ServiceLevelsChange>;

export const KeptQuery = Type.Object(
  {
    ...viewMembers,
    weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: 106, default: 13, description: "The present one among them" })),
  },
  { additionalProperties: false },
);
export type KeptQuery = Static<typeof KeptQuery>;

const kept = {
  inTime: Count("Fixes in time, by the level of their day"),
  late: Count("Fixes that were late"),
  percentage: Percent,
};

export const Kept = Type.Object({
  ...kept,
  weeks: Type.Array(Type.Object({ from: Day("A Monday"), to: Day("A Sunday"), ...kept }), { description: "The last one goes on" }),
});
export type Kept = Static<typeof Kept>;
