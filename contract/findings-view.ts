import { Type } from "typebox";
import { principleGroups, severities } from "../posture/words.ts";
import { OneOf } from "./words.ts";

/** Members of a query that says which findings of which accounts are meant. Repeated parameters are any of these; different ones, all of them. */
export const findingsView = {
  account: Type.Optional(Type.Array(Type.String({ pattern: "^[0-9]{12}$", description: "Account id, twelve digits" }), { maxItems: 500 })),
  ou: Type.Optional(
    Type.Array(
      Type.String({ minLength: 1, maxLength: 500, description: "An OU's id, or its names from the root; with all that is below it today" }),
      {
        maxItems: 100,
      },
    ),
  ),
  region: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 50, description: "A region's name, or global" }), { maxItems: 100 }),
  ),
  principle: Type.Optional(Type.Array(OneOf(principleGroups, "As the catalogue says today, for the past too"))),
  product: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100, description: "The service that made the record" }), { maxItems: 100 }),
  ),
  severity: Type.Optional(Type.Array(OneOf(severities))),
};

/** Of the organization's time zone. */
export const Day = (description: string) => Type.String({ format: "date", description: `${description} YYYY-MM-DD.` });
