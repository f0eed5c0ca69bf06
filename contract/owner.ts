import { Type } from "typebox";
import { ownerSources } from "../posture/words.ts";
import { OneOf, TextOrNull } from "./words.ts";

const Owner = Type.Object({
  name: Type.String({ description: "As the source has it: a name, or the address" }),
  email: TextOrNull("E-mail address in lower case; null: the source gives a name only"),
  source: OneOf(ownerSources, "From where it is known"),
  detail: TextOrNull("Where in the source: the tag's key, the OU, the line of the file"),
});

/** Who answers for an account. */
export const ownerMembers = {
  owner: Type.Union([Owner, Type.Null()], { description: "Who answers for the account, the first of `owners`; null: nobody is named" }),
  owners: Type.Array(Owner, { description: "All that the source names, in its order" }),
};
