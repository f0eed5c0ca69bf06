import { type Static, Type } from "typebox";
import { detectiveServices, detectiveStates } from "../posture/words.ts";
import { viewMembers } from "./posture.ts";
import { Count, Cursor, ListOf, OneOf, TextOrNull, Time } from "./words.ts";

const { account, ou, region } = viewMembers;

export const DetectiveControlsQuery = Type.Object(
  {
    account,
    ou,
    region,
    service: Type.Optional(Type.Array(OneOf(detectiveServices), { description: "Only these services" })),
    state: Type.Optional(
      Type.Array(OneOf(detectiveStates), { description: "Only places where one of the services is so; the sums stay those of all" }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type DetectiveControlsQuery = Static<typeof DetectiveControlsQuery>;

const DetectiveControl = Type.Object({
  service: OneOf(detectiveServices),
  state: OneOf(detectiveStates, "unknown where nobody said: never off for that"),
  form: TextOrNull("Config: customer recorder, Security Hub only, or for which service it records. Inspector: what it does not scan"),
  why: Type.String({ description: "From what it is known, or why it is not" }),
});

const DetectivePlace = Type.Object({
  accountId: Type.String(),
  accountName: Type.String(),
  organizationalUnit: TextOrNull("Names from the root"),
  region: Type.String(),
  services: Type.Array(DetectiveControl),
});
export type DetectivePlace = Static<typeof DetectivePlace>;

export const DetectiveControls = Type.Object({
  asOf: Time("When freshness was judged."),
  services: Type.Array(
    Type.Object({
      service: OneOf(detectiveServices),
      on: Count("Accounts and regions where it is on"),
      off: Count("Where it is off"),
      unknown: Count("Where nobody can tell"),
    }),
  ),
  ...ListOf(DetectivePlace).properties,
});
export type DetectiveControls = Static<typeof DetectiveControls>;
