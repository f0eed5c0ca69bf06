import { Type } from "typebox";
import { ownerSources } from "../posture/words.ts";
import { OneOf } from "./words.ts";

/** Who answers for an account. */
export const OwnerOrNull = Type.Union(
  [
    Type.Object({ name: Type.String({ description: "As the tag has it" }), source: OneOf(ownerSources, "From where it is known") }),
    Type.Null(),
  ],
  { description: "Who answers for the account; null: nobody is named" },
);
