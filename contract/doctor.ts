/** What is wrong with the installation, and the command that mends it. */
import { type Static, Type } from "typebox";
import { checkStates } from "../posture/doctor.ts";
import { OneOf, TextOrNull, Time, TimeOrNull } from "./words.ts";

const Check = Type.Object({
  id: Type.String({
    description: "Stable, for programs: a condition’s (docs/operations.md), or what is looked at: database, runs, secret, aws …",
  }),
  title: Type.String({ description: "For people" }),
  state: OneOf(checkStates, "off: not configured, or nothing to look at; unknown: it could not be looked at, or was not yet"),
  says: Type.Array(Type.String(), { description: "What is so, a line each. No secret stands in it" }),
  mend: Type.Union(
    [
      Type.Object({
        text: Type.String({ description: "The step" }),
        command: TextOrNull("The command that takes it, or shows where; null: no command does"),
      }),
      Type.Null(),
    ],
    { description: "null: there is nothing to mend" },
  ),
});

export const Doctor = Type.Object({
  lookedAt: Time("When this was looked at."),
  checks: Type.Array(Check, { description: "Looked at with each question; trouble first" }),
  asked: Type.Object({
    state: OneOf(["never", "going-on", "done", "failed"], "Of what asks AWS and the mail server, on request; since the server’s start"),
    at: TimeOrNull("When it was asked for; null: never."),
    checks: Type.Array(Check, { description: "What was found when it ended; trouble first" }),
  }),
});
export type Doctor = Static<typeof Doctor>;
export type DoctorCheck = Static<typeof Check>;
