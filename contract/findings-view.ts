import { Type } from "typebox";
import { severities } from "../posture/words.ts";
import { viewMembers } from "./posture.ts";
import { OneOf } from "./words.ts";

/** A view, narrowed by what a finding has: members of a query that says which findings of which accounts are meant. Repeated parameters are any of these; different ones, all of them. */
export const findingsView = {
  ...viewMembers,
  ou: Type.Optional(
    Type.Array(
      Type.String({ minLength: 1, maxLength: 500, description: "An OU's id, or its names from the root; with all that is below it today" }),
      {
        maxItems: 100,
      },
    ),
  ),
  product: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100, description: "The service that made the record" }), { maxItems: 100 }),
  ),
  severity: Type.Optional(Type.Array(OneOf(severities))),
};

/** Of the organization's time zone. */
export const Day = (description: string) => Type.String({ format: "date", description: `${description} YYYY-MM-DD.` });
